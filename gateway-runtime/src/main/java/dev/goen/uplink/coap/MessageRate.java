package dev.goen.uplink.coap;

/**
 * Spreads confirmable messages: a peer's 65,536 message ids must last for an EXCHANGE_LIFETIME of
 * 247 s (RFC 7252, clause 4.8.2), and each block of a message uses one. Californium fails when they
 * run out; 240 a second leave a reserve.
 */
final class MessageRate {

  private static final long NANOS_EACH = 1_000_000_000L / 240;

  /** How far messages may go ahead of the rate. */
  private static final long AHEAD_NANOS = 200_000_000;

  private long due = Long.MIN_VALUE;

  /**
   * Reserves ids.
   *
   * @param messages how many
   * @param now nanoseconds of a monotonic clock
   * @return how long to wait before they are sent, in nanoseconds
   */
  long reserve(int messages, long now) {
    due = Math.max(due, now) + messages * NANOS_EACH;
    return Math.max(0, due - now - AHEAD_NANOS);
  }
}
