package dev.goen.driver;

import java.util.function.Consumer;

/** The frames in what one line yields, chunk by chunk. For the thread of its driver alone. */
public final class Frames<T> {

  private final Framer<T> idle;
  private Framer<T> framer;

  /**
   * None yet.
   *
   * @param idle finds frames, and has eaten nothing
   */
  public Frames(Framer<T> idle) {
    this.idle = idle;
    this.framer = idle;
  }

  /**
   * Takes the next bytes of the line.
   *
   * @param sound is told each frame
   * @param rejected is told why a frame cannot be used
   */
  public void take(byte[] chunk, int length, Consumer<T> sound, Consumer<String> rejected) {
    int at = 0;
    while (at < length) {
      switch (framer.eat(chunk, at, length)) {
        case Framer.Step.NeedMore<T>(Framer<T> next) -> {
          framer = next;
          at = length;
        }
        case Framer.Step.Complete<T>(T frame, int eaten) -> {
          framer = idle;
          at += eaten;
          sound.accept(frame);
        }
        case Framer.Step.Rejected<T>(String reason, int eaten, Framer<T> next) -> {
          framer = next;
          at += eaten;
          rejected.accept(reason);
        }
      }
    }
  }
}
