package dev.goen.buffer.sqlite;

import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Room;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Commits, and keeps the file within its room: retention before failure. */
final class Keeper {

  private static final System.Logger LOG = System.getLogger(Keeper.class.getName());

  /** Windows in one go at most, where a commit cannot do without. */
  private static final int MOST_STEPS = 32;

  /** Tries of what a disk has refused to read. */
  private static final int MOST_TRIES = 4;

  /** What is done in one transaction. */
  interface Work {
    void run() throws SQLException;
  }

  private final Path file;
  private final Transaction transaction;
  private final Budget budget;
  private final Thinning thinning;
  private final Reserve reserve;

  /** Reports of what has left that nobody has been told of yet. */
  private final List<Block> made = new ArrayList<>();

  private long writes;
  private String trouble = "";

  Keeper(Path file, Transaction transaction, Budget budget, Thinning thinning, Reserve reserve) {
    this.file = file;
    this.transaction = transaction;
    this.budget = budget;
    this.thinning = thinning;
    this.reserve = reserve;
  }

  /**
   * One transaction; on a full disk what is delivered leaves first, and it is tried once more.
   *
   * @param doing for the message of a fault
   */
  void write(String doing, Work work) throws BufferFault {
    try {
      try {
        again(work);
      } catch (SQLException e) {
        if (!Faults.full(e)) {
          throw e;
        }
        dropDelivered();
        again(work);
      }
    } catch (SQLException e) {
      throw BufferFile.fault(file, doing, e);
    }
    if (writes++ % 64 == 0) {
      reserve.take();
    }
    takeStock();
  }

  /** A read that the disk has refused for a moment must not cost the trust in the file. */
  private static void again(Work work) throws SQLException {
    Retries.of(
        MOST_TRIES,
        () -> {
          work.run();
          return work;
        });
  }

  /** What fails here fails at the next commit too, which then says so. */
  private void takeStock() {
    if (!budget.due()) {
      return;
    }
    try {
      if (budget.logTooLong()) {
        transaction.checkpoint();
      }
      budget.look();
      thinning.look();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "taking stock of " + file, e);
    }
  }

  /**
   * Makes room on a full disk out of what is the buffer's own: the log's blocks, and what is
   * delivered. The reserve goes only with something delivered: what is new may not use it up.
   */
  private void dropDelivered() throws SQLException {
    try {
      transaction.checkpoint();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "no room to copy the log", e);
    }
    int deleted;
    try {
      deleted = transaction.commit(List.of(), List.of());
    } catch (SQLException e) {
      if (!Faults.full(e) || !reserve.release()) {
        throw e;
      }
      deleted = transaction.commit(List.of(), List.of());
    }
    if (deleted > 0) {
      reserve.release();
    }
  }

  /** Whether there is room left only for what is urgent. */
  boolean full() {
    return budget.full();
  }

  /** Whether there is room for more than what is urgent, if need be made just now. */
  boolean roomForAll() {
    steps(MOST_STEPS, budget::full);
    return !budget.full();
  }

  /**
   * A commit has found the disk full: makes room in the file; false when there is none to make. The
   * reserve is what the log needs for that, if it cannot do without.
   */
  boolean makeRoomInFullFile() {
    int steps = stepsInFullFile();
    if (steps == 0 && !trouble.isEmpty() && reserve.release()) {
      steps = stepsInFullFile();
    }
    return steps > 0;
  }

  private int stepsInFullFile() {
    try {
      budget.stuck();
      transaction.checkpoint();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "no room to copy the log", e);
    }
    takeStock();
    return steps(MOST_STEPS, budget::making);
  }

  /** What to say when there is none. */
  BufferFault noRoom() {
    return new BufferFault(
        BufferFault.Kind.FULL,
        "buffer "
            + file
            + ": nothing in it may leave, and the rest of its size is kept for alarms: make it"
            + " larger (buffer: max-size-mb), or see why the hubs take nothing");
  }

  /** One step, if there is little room left. */
  void relieve() {
    steps(1, budget::making);
  }

  /** How many steps were made; one that fails changes nothing, and is tried again later. */
  private int steps(int most, BooleanSupplier wanted) {
    int steps = 0;
    try {
      while (steps < most && wanted.getAsBoolean() && thinning.step(made)) {
        steps++;
        takeStock();
      }
      trouble = "";
    } catch (SQLException e) {
      String message = String.valueOf(BufferFile.fault(file, "making room", e).getMessage());
      if (!message.equals(trouble)) {
        LOG.log(System.Logger.Level.WARNING, message);
        trouble = message;
      }
    }
    return steps;
  }

  /** Reports that were written since the last call. */
  List<Block> takeMade() {
    List<Block> taken = List.copyOf(made);
    made.clear();
    return taken;
  }

  /** For the status, from any thread. */
  Room room() {
    return budget.room(thinning.thinned(), thinning.evicted());
  }
}
