package dev.goen.uplink.payload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes packs in one format. Has no state; callable from any thread. */
public interface Codec {

  /**
   * Writes a pack.
   *
   * @return the messages that together are the pack: it is delivered when all of them are
   */
  List<Message> encode(Pack pack, PackTime time);

  /** What tells one pack from any other, by the names used on every transport. */
  static Map<String, String> identity(Pack pack, PackTime time) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("epoch", pack.epoch().toString());
    identity.put("stream", pack.stream().toString());
    identity.put("seqs", pack.seqs().toString());
    identity.put("boot", pack.boot().toString());
    identity.put("mono", Long.toString(time.baseMono()));
    identity.put("clock", time.clock().label());
    return identity;
  }
}
