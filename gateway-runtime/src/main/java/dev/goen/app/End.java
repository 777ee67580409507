package dev.goen.app;

/** Why a gateway is to end. */
enum End {
  /** Somebody stops the program. */
  STOP,
  /** Something else is in force: the gateway is built anew in the same process. */
  ANEW,
  /** The program ends, and whoever started it starts it again. */
  RESTART
}
