package dev.goen.sim.hub;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a body that was compressed with zlib (RFC 1950). What comes out is bounded: a kilobyte of
 * zeros can be made to unpack to a megabyte, and a hub serves many gateways.
 */
final class Zlib {
  /** The largest pack that any transport of ours carries uncompressed is 32 KiB. */
  static final int LARGEST = 1 << 20;

  /** Deflate with a window of 32 KiB (RFC 1950, clause 2.2), as every common encoder writes it. */
  private static final int FIRST_BYTE = 0x78;

  private Zlib() {}

  /** Whether a body is compressed: neither a CBOR array nor a JSON text begins with this byte. */
  static boolean is(byte[] body) {
    return body.length > 0 && body[0] == FIRST_BYTE;
  }

  /**
   * Unpacks a body.
   *
   * @throws PackRefused when it is torn, not zlib, longer than {@link #LARGEST}, or followed by
   *     anything
   */
  static byte[] inflate(byte[] body) throws PackRefused {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      ByteArrayOutputStream out = new ByteArrayOutputStream(4 * body.length);
      byte[] some = new byte[8 * 1024];
      while (!inflater.finished()) {
        int length = inflater.inflate(some);
        if (length == 0 && !inflater.finished()) {
          throw new PackRefused("zlib: cut short after " + body.length + " bytes");
        }
        out.write(some, 0, length);
        if (out.size() > LARGEST) {
          throw new PackRefused("zlib: unpacks to more than " + LARGEST + " bytes");
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new PackRefused("zlib: " + inflater.getRemaining() + " bytes follow the end");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new PackRefused("zlib: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
