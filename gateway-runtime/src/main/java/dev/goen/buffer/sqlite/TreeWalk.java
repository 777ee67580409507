package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Shows the rows of a table that its b-tree leads to, as of the last commit: those that count. What
 * lies elsewhere may have been deleted or written anew. Where the tree is damaged, what is below is
 * left out.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#b_tree_pages">the format</a>
 */
final class TreeWalk {

  private static final int FILE_HEADER = 100;
  private static final byte INNER = 5;
  private static final byte LEAF = 13;
  private static final int INNER_HEADER = 12;
  private static final int LEAF_HEADER = 8;

  private final PageFile pages;
  private final BitSet seen = new BitSet();
  private int root;

  TreeWalk(PageFile pages) {
    this.pages = pages;
  }

  /** Shows the rows of a table with row ids. */
  void rows(String table, PageCarver.Sink sink) throws IOException, SQLException {
    root = 0;
    visit(1, new PageCarver(pages, new Root(table)));
    seen.clear();
    visit(root, new PageCarver(pages, sink));
  }

  private void visit(int number, PageCarver carver) throws IOException, SQLException {
    byte[] page = number < 1 || seen.get(number) ? null : pages.page(number);
    if (page == null) {
      return;
    }
    seen.set(number);
    int header = number == 1 ? FILE_HEADER : 0;
    ByteBuffer bytes = ByteBuffer.wrap(page);
    boolean inner = page[header] == INNER;
    if (!inner && page[header] != LEAF) {
      return;
    }
    int cells = header + (inner ? INNER_HEADER : LEAF_HEADER);
    int count = Math.min(bytes.getShort(header + 3) & 0xffff, (page.length - cells) / 2);
    for (int i = 0; i < count; i++) {
      int cell = bytes.getShort(cells + 2 * i) & 0xffff;
      if (cell > page.length - 4) {
        continue;
      }
      if (inner) {
        visit(bytes.getInt(cell), carver);
      } else {
        carver.row(page, cell);
      }
    }
    if (inner) {
      visit(bytes.getInt(header + 8), carver);
    }
  }

  /** Looks for a table in the schema: type, name, table, root page, and its text. */
  private final class Root implements PageCarver.Sink {
    private final String table;

    Root(String table) {
      this.table = table;
    }

    @Override
    public boolean row(long id, @Nullable Object[] columns) {
      if (columns.length == 5
          && "table".equals(columns[0])
          && table.equals(columns[1])
          && columns[3] instanceof Long page
          && page > 1
          && page < Integer.MAX_VALUE) {
        root = page.intValue();
      }
      return true;
    }

    @Override
    public void row(@Nullable Object[] columns) {
      // The schema has row ids.
    }
  }
}
