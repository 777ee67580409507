package dev.goen.uplink.payload;

import dev.goen.uplink.payload.Message.Content;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Compresses what another codec writes, with zlib (RFC 1950) over deflate (RFC 1951); for hubs that
 * have agreed to it. The body itself tells: its first byte is 0x78, with which neither a SenML pack
 * in CBOR (0x80 to 0x9f) nor one in JSON begins. A pack that compression would make longer, such as
 * a single reading, goes as it is.
 */
public final class Deflated implements Codec {

  /**
   * Of zlib's levels the last before the steep ones: 9 makes a backlog 1.2 % smaller and takes 1.6
   * times the processor, which is most of what draining it costs.
   */
  private static final int LEVEL = 7;

  private final Codec codec;

  /** Kept, as its 260 KB would be taken from the system and cleared for each message. */
  private final Deflater deflater = new Deflater(LEVEL);

  /** Room for what comes out of nearly every message; for a longer one it is made anew. */
  private final byte[] out = new byte[64 * 1024];

  /**
   * Makes the codec.
   *
   * @param codec one that writes SenML
   */
  public Deflated(Codec codec) {
    this.codec = codec;
  }

  @Override
  public List<Message> encode(Pack pack, PackTime time) {
    return codec.encode(pack, time).stream().map(this::shorter).toList();
  }

  private Message shorter(Message message) {
    byte[] body = deflate(message.body());
    if (body.length >= message.body().length) {
      return message;
    }
    Content content =
        switch (message.content()) {
          case SENML_CBOR -> Content.DEFLATED_SENML_CBOR;
          case SENML_JSON -> Content.DEFLATED_SENML_JSON;
          case JSON, DEFLATED_SENML_CBOR, DEFLATED_SENML_JSON ->
              throw new IllegalArgumentException(
                  "no compressed form of " + message.content() + " is agreed with any hub");
        };
    return new Message(message.path(), body, content, message.identity());
  }

  /** The same in short; as long as it was when it does not get shorter. */
  private byte[] deflate(byte[] body) {
    synchronized (deflater) {
      byte[] room = body.length <= out.length ? out : new byte[body.length];
      deflater.reset();
      deflater.setInput(body);
      deflater.finish();
      return Arrays.copyOf(room, deflater.deflate(room, 0, body.length));
    }
  }
}
