package dev.goen.bus.pi;

/** A line that is open on a {@link PiChip}. */
sealed interface PiLine permits PiInput, PiOutput {

  /** The number of the line on its chip. */
  int number();

  String name();

  void close();
}
