package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Waybill;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first pack to its last: fills the window by lanes and settles what the
 * hub answers. Ends with an exception when the link is lost; nothing is settled by that.
 */
final class Session {

  private static final int TYPICAL_ENTRY_BYTES = 40;

  /** Packs of the backlog that are written ahead of their sending at most. */
  private static final int MOST_AHEAD = 4;

  private static final Duration WHILE_DRAINING = Duration.ofMillis(50);
  private static final Duration WHILE_IDLE = Duration.ofSeconds(1);

  private final Transport transport;
  private final Scribe scribe;
  private final Feed feed;
  private final Times times;
  private final Tally tally;
  private final Hearing hearing;
  private final Metering metering;
  private final AtomicLong tickets;
  private final Lanes lanes;
  private final Pace pace = new Pace();
  private final PerLane<Deque<Part>> parts =
      new PerLane<>(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

  /** Packs of the backlog that are being written, the next one first. */
  private final Deque<Scribe.Begun> ahead = new ArrayDeque<>();

  private final Map<Long, Part> unanswered = new HashMap<>();
  private boolean answered;
  private double entryBytes = TYPICAL_ENTRY_BYTES;

  /**
   * A session that nothing was sent in.
   *
   * @param tickets the last ticket used: what a client tells late of an earlier connection must
   *     never be taken for an answer of this one
   */
  Session(
      Transport transport,
      Scribe scribe,
      Feed feed,
      Times times,
      Tally tally,
      Hearing hearing,
      Metering metering,
      AtomicLong tickets) {
    this.transport = transport;
    this.scribe = scribe;
    this.feed = feed;
    this.times = times;
    this.tally = tally;
    this.hearing = hearing;
    this.metering = metering;
    this.tickets = tickets;
    this.lanes = new Lanes(transport.window());
  }

  /** Sends as much as the window takes. */
  void fill() throws LinkFault, InterruptedException {
    feed.takeOffers();
    Optional<Lane> lane = lanes.next(this::maySend, pace.cap(times.now()));
    while (lane.isPresent()) {
      Deque<Part> waiting = parts.of(lane.get());
      if (waiting.isEmpty()) {
        open(lane.get());
      }
      if (!waiting.isEmpty()) {
        send(waiting.remove());
      }
      // A window of packs takes a while to make: an alarm that comes meanwhile is the next.
      feed.takeOffers();
      lane = lanes.next(this::maySend, pace.cap(times.now()));
    }
    tally.now(unanswered.size(), feed.parked(), metering.state(times.now()));
  }

  /** Waits for an answer, then settles all that have come. */
  void settle(Duration time) throws LinkFault, InterruptedException {
    Delivery delivery = transport.await(time);
    while (!(delivery instanceof Delivery.Nothing)) {
      switch (delivery) {
        case Delivery.Delivered delivered -> answered(delivered.ticket(), null);
        case Delivery.Refused refused -> answered(refused.ticket(), refused);
        case Delivery.Inbound inbound -> hearing.heard(transport, inbound);
        case Delivery.Unheard unheard -> {
          hearing.unheard(unheard);
          tally.refused(unheard.reason());
        }
        case Delivery.LinkLost lost -> throw new LinkFault(lost.reason(), true);
        case Delivery.Nothing nothing -> {}
      }
      delivery = transport.await(Duration.ZERO);
    }
  }

  /** Whether everything known has been sent and answered. */
  boolean idle() {
    return unanswered.isEmpty()
        && !hasMore(Lane.ALARM)
        && !hasMore(Lane.LIVE)
        && !hasMore(Lane.BACKLOG);
  }

  /** How long to wait for an answer: not long while the link's pace holds back a backlog. */
  Duration patience() {
    boolean draining = feed.owes() || !parts.backlog().isEmpty() || !ahead.isEmpty();
    return draining && metering.allows(Lane.BACKLOG, times.now()) ? WHILE_DRAINING : WHILE_IDLE;
  }

  /** Whether the hub has answered anything, or was asked nothing: one that is deaf is no hub. */
  boolean isAnswered() {
    return answered || unanswered.isEmpty();
  }

  boolean nothingInFlight() {
    return unanswered.isEmpty();
  }

  /** Packs that would have to be sent again if the link broke now. */
  int packsInFlight() {
    Set<Whole> wholes = new HashSet<>();
    unanswered.values().forEach(part -> wholes.add(part.whole));
    return wholes.size();
  }

  private boolean maySend(Lane lane) {
    return metering.allows(lane, times.now()) && hasMore(lane);
  }

  private boolean hasMore(Lane lane) {
    boolean written = !parts.of(lane).isEmpty() || (lane == Lane.BACKLOG && !ahead.isEmpty());
    return written || feed.has(lane);
  }

  /** Turns the next pack of a lane into messages; halves it when they come out too long. */
  private void open(Lane lane) throws InterruptedException {
    int most = transport.mostBytes();
    int wanted = lane == Lane.BACKLOG ? pace.packBytes(most) : most;
    int entries = (int) Math.clamp(wanted / entryBytes, 1, Pack.MOST_ENTRIES);
    if (lane == Lane.BACKLOG) {
      writeAhead(entries);
      Scribe.Begun next = ahead.poll();
      if (next != null) {
        open(next.pack(), next.messages(), most);
      }
      return;
    }
    Optional<Pack> next = feed.next(lane, entries);
    if (next.isPresent()) {
      open(next.get(), scribe.write(next.get()), most);
    }
  }

  private void writeAhead(int entries) {
    while (ahead.size() < MOST_AHEAD && feed.has(Lane.BACKLOG)) {
      feed.next(Lane.BACKLOG, entries).map(scribe::begin).ifPresent(ahead::add);
    }
  }

  private void open(Pack pack, List<Message> messages, int most) {
    int size = 0;
    int longest = 0;
    for (Message message : messages) {
      size += message.body().length;
      longest = Math.max(longest, message.body().length);
    }
    entryBytes += ((double) size / pack.entries().size() - entryBytes) / 4;
    if (longest > most && pack.entries().size() > 1) {
      // What would follow it follows its halves; of it they are of the size that fits now.
      while (!ahead.isEmpty()) {
        feed.next(ahead.removeLast().pack());
      }
      feed.halve(pack);
      return;
    }
    Whole whole = new Whole(pack.waybill(), messages.size());
    for (Message message : messages) {
      parts.of(pack.lane()).add(new Part(whole, message));
    }
    tally.sent(pack.lane(), size);
  }

  private void send(Part part) throws LinkFault, InterruptedException {
    long ticket = tickets.incrementAndGet();
    unanswered.put(ticket, part);
    lanes.sent(part.whole.pack.lane(), part.message.body().length);
    part.mark = pace.sent(times.now(), part.message.body().length);
    long onLink = transport.linkBytes(part.message);
    metering.spent(part.whole.pack.lane(), onLink, times.now());
    tally.onLink(part.whole.pack.lane(), onLink);
    transport.send(ticket, part.message);
  }

  private void answered(long ticket, Delivery.@Nullable Refused refused) {
    Part part = unanswered.remove(ticket);
    if (part == null) {
      return;
    }
    answered = true;
    int bytes = part.message.body().length;
    Whole whole = part.whole;
    lanes.answered(whole.pack.lane(), bytes);
    if (part.mark != null) {
      pace.answered(part.mark, bytes, times.now());
    }
    if (refused != null) {
      whole.refused = true;
      whole.forGood &= refused.permanent();
      whole.reason = part.message.path() + ": " + refused.reason();
    }
    whole.open--;
    if (whole.open == 0) {
      settle(whole);
    }
  }

  private void settle(Whole whole) {
    Waybill pack = whole.pack;
    if (!whole.refused) {
      feed.acknowledged(pack);
      tally.delivered(pack);
      return;
    }
    tally.refused(whole.reason);
    if (!whole.forGood) {
      feed.park(pack);
    } else if (pack.seqs().size() > 1) {
      feed.halve(pack);
    } else if (feed.giveUp(pack, whole.reason)) {
      tally.deadLetters(1);
    }
  }

  /** A pack with its messages without an answer. */
  private static final class Whole {
    private final Waybill pack;
    private int open;
    private boolean refused;
    private boolean forGood = true;
    private String reason = "";

    Whole(Waybill pack, int messages) {
      this.pack = pack;
      this.open = messages;
    }
  }

  /** One message of a pack. */
  private static final class Part {
    private final Whole whole;
    private final Message message;
    private Pace.@Nullable Mark mark;

    Part(Whole whole, Message message) {
      this.whole = whole;
      this.message = message;
    }
  }
}
