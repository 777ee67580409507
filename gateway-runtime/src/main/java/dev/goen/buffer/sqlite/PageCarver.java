package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows in pages without the b-tree above them and without the page's own directory: it tries
 * every byte as the beginning of a row. What it finds may be chance; only a check inside the row
 * makes it one.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#b_tree_pages">the format</a>
 */
final class PageCarver {

  /** No row of a buffer is longer. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int MOST_HEADER = 24;

  /** The serial type of a text of one byte: what a row without row id begins with here. */
  private static final int FIRST_TEXT = 13 + 2;

  private static final int USABLE = Connections.PAGE_BYTES;
  private static final int LEAST_LOCAL = (USABLE - 12) * 32 / 255 - 23;
  private static final int MOST_LOCAL_OF_INDEX = (USABLE - 12) * 64 / 255 - 23;
  private static final int MOST_LOCAL_OF_TABLE = USABLE - 35;

  /** Gets what may be a row. */
  interface Sink {
    /**
     * Of a table with a row id.
     *
     * @param columns {@code null, Long, String} or {@code byte[]}; the row id itself is null
     * @return whether it is a row for certain, so that nothing else begins within it
     */
    boolean row(long id, @Nullable Object[] columns) throws SQLException;

    /** Of a table without row ids. */
    void row(@Nullable Object[] columns) throws SQLException;
  }

  private final PageFile pages;
  private final Sink sink;
  private byte[] page = new byte[0];
  private RowCells at = new RowCells(page);

  PageCarver(PageFile pages, Sink sink) {
    this.pages = pages;
    this.sink = sink;
  }

  /** Looks at every byte of a page. */
  void carve(byte[] bytes) throws IOException, SQLException {
    page = bytes;
    at = new RowCells(bytes);
    int next;
    for (int start = 0; start < USABLE - 4; start = next) {
      next = start + 1;
      if (page[start] == 0) {
        continue; // a row has a length
      }
      at.position = start;
      long length = at.varint();
      if (length < 4 || length > MOST_BYTES) {
        continue;
      }
      int from = at.position;
      if (header(from) && (page[from + 1] >= FIRST_TEXT || page[from + 1] < 0)) {
        byte[] payload = payload(from, (int) length, MOST_LOCAL_OF_INDEX);
        @Nullable Object[] columns = payload == null ? null : RowCells.columns(payload);
        if (columns != null) {
          sink.row(columns);
        }
      }
      at.position = from;
      long id = at.varint();
      from = at.position;
      if (header(from) && page[from + 1] == 0) {
        byte[] payload = payload(from, (int) length, MOST_LOCAL_OF_TABLE);
        @Nullable Object[] columns = payload == null ? null : RowCells.columns(payload);
        boolean certain = columns != null && sink.row(id, columns);
        if (certain && length <= MOST_LOCAL_OF_TABLE) {
          next = from + (int) length;
        }
      }
    }
  }

  /** Looks at one place of a page, where a row of a table with row ids should begin. */
  void row(byte[] bytes, int start) throws IOException, SQLException {
    page = bytes;
    at = new RowCells(bytes);
    at.position = start;
    long length = at.varint();
    long id = at.varint();
    int from = at.position;
    if (length >= 4 && length <= MOST_BYTES && header(from)) {
      byte[] payload = payload(from, (int) length, MOST_LOCAL_OF_TABLE);
      @Nullable Object[] columns = payload == null ? null : RowCells.columns(payload);
      if (columns != null) {
        sink.row(id, columns);
      }
    }
  }

  private boolean header(int from) {
    return from < USABLE - 2 && page[from] > 3 && page[from] <= MOST_HEADER;
  }

  /** What belongs to a row, from its page and the overflow pages it leads to; null if it cannot. */
  private byte @Nullable [] payload(int from, int length, int mostLocal) throws IOException {
    if (!plausible(from, length)) {
      return null;
    }
    if (length <= mostLocal) {
      return from + length <= USABLE ? Arrays.copyOfRange(page, from, from + length) : null;
    }
    int fit = LEAST_LOCAL + (length - LEAST_LOCAL) % (USABLE - 4);
    int local = fit <= mostLocal ? fit : LEAST_LOCAL;
    if (from + local + 4 > USABLE) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.allocate(length).put(page, from, local);
    int next = ByteBuffer.wrap(page).getInt(from + local);
    while (whole.hasRemaining()) {
      byte[] overflow = next > 0 ? pages.page(next) : null;
      if (overflow == null) {
        return null;
      }
      next = ByteBuffer.wrap(overflow).getInt(0);
      whole.put(overflow, 4, Math.min(USABLE - 4, whole.remaining()));
    }
    return whole.array();
  }

  /** Whether the header, which lies in the page itself, describes a row of just this length. */
  private boolean plausible(int from, int length) {
    int headerEnd = from + page[from];
    if (headerEnd > USABLE) {
      return false;
    }
    at.position = from + 1;
    long sum = page[from];
    int columns = 0;
    while (at.position < headerEnd && sum <= length) {
      sum += RowCells.size(at.varint());
      columns++;
    }
    return at.position == headerEnd && sum == length && columns <= RowCells.MOST_COLUMNS;
  }
}
