package dev.goen.uplink.payload;

import dev.goen.uplink.payload.Message.Content;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Compresses what another codec writes, with zlib (RFC 1950) over deflate (RFC 1951); for hubs that
 * have agreed to it. The body itself tells: its first byte is 0x78, with which neither a SenML pack
 * in CBOR (0x80 to 0x9f) nor one in JSON begins. A pack that compression would make longer, such as
 * a single reading, goes as it is.
 */
public final class Deflated implements Codec {

  private final Codec codec;

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
    return codec.encode(pack, time).stream().map(Deflated::shorter).toList();
  }

  private static Message shorter(Message message) {
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

  private static byte[] deflate(byte[] body) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(body);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(64 + body.length / 3);
      byte[] some = new byte[4 * 1024];
      while (!deflater.finished()) {
        out.write(some, 0, deflater.deflate(some));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
