package dev.goen.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads a YAML file into {@link Settings}.
 *
 * <p>What cannot be read at all (no such file, not UTF-8, not YAML) is reported as a problem and an
 * empty section is returned. A file may be 1 MiB long, 20 levels deep and hold 100,000 values, with
 * those its aliases repeat counted each time.
 */
public final class SettingsFile {

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_ALIASES = 1_000;

  private SettingsFile() {}

  /** Reads a file. Messages name it by the path as given. */
  public static Settings read(Path file, Collection<Problem> problems) {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      return read(name, in, problems);
    } catch (NoSuchFileException e) {
      return unreadable(name, problems, "file.missing");
    } catch (IOException e) {
      return unreadable(name, problems, "file.unreadable", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads a resource.
   *
   * @param name what messages call it
   * @param in left open
   */
  public static Settings read(String name, InputStream in, Collection<Problem> problems) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      return unreadable(name, problems, "file.unreadable", String.valueOf(e.getMessage()));
    }
    if (bytes.length > MAX_BYTES) {
      return unreadable(name, problems, "file.too-long", "1");
    }
    String text;
    try {
      text = decode(bytes);
    } catch (CharacterCodingException e) {
      return unreadable(name, problems, "file.not-utf-8");
    }
    Tree tree = new Tree();
    try {
      tree.read(new StringReader(text), options());
      return new Settings(name, "", PlainTree.of(tree.root), problems);
    } catch (ConfigurationException | PlainTree.TooMuch e) {
      problems.add(YamlFault.problem(name, text, e));
      return new Settings(name, "", Map.of(), problems);
    }
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    return options;
  }

  /** Decodes UTF-8 strictly, so that a file in Shift_JIS is refused and not misread. */
  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes))
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Settings unreadable(
      String name, Collection<Problem> problems, String message, String... arguments) {
    problems.add(new Problem(name, "", "", message, List.of(arguments)));
    return new Settings(name, "", Map.of(), problems);
  }

  /**
   * Takes the tree where Commons Configuration would turn it into nodes: there a list of one
   * element, an element that is a list, and a value that is not set can no longer be told apart
   * from something else.
   */
  private static final class Tree extends YAMLConfiguration {

    private Map<String, Object> root = Map.of();

    @Override
    // The parser yields null for a file that holds nothing but comments.
    protected void load(@Nullable Map<String, Object> map) {
      root = map == null ? Map.of() : map;
    }
  }
}
