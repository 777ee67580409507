package dev.goen.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.DigitalChip.Pull;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsFileTest {

  private final List<Problem> problems = new ArrayList<>();

  private Settings read(String... lines) {
    return read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private Settings read(byte[] bytes) {
    return SettingsFile.read("gateway.yaml", new ByteArrayInputStream(bytes), problems);
  }

  private Problem only() {
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }

  private void sound() {
    assertEquals(List.of(), problems);
  }

  /** Commons Configuration's own nodes cannot tell a list of one section from a section. */
  @Test
  void aListOfOneSectionStaysAList() {
    Settings settings = read("buses:", "  - id: rs485-1");
    assertEquals("rs485-1", settings.sections("buses").getFirst().id("id"));
    assertEquals("buses[0]", settings.sections("buses").getFirst().path());
    sound();
  }

  @Test
  void aSectionWhereAListIsWantedIsReported() {
    read("buses:", "  id: rs485-1").sections("buses");
    assertEquals("not-list", only().message());
  }

  /** A dot separates keys in Commons Configuration; in a profile's key it is only a character. */
  @Test
  void aDotInAKeyIsPartOfTheKey() {
    assertEquals(Set.of("a.b", "c"), read("a.b: 1", "c: 2").keys());
  }

  @Test
  void valuesKeepTheirTypes() {
    Settings settings =
        read("baud: 9600", "offset: -0.35", "listen: true", "name: kando", "period: 1500ms");
    assertEquals(9600, settings.integer("baud", 300, 115_200));
    assertEquals(-0.35, settings.number("offset", -1, 1));
    assertTrue(settings.flag("listen", false));
    assertEquals("kando", settings.text("name"));
    assertEquals(
        Duration.ofMillis(1500),
        settings.duration("period", Duration.ZERO, Duration.ofDays(1), Duration.ZERO));
    settings.done();
    sound();
  }

  @Test
  void aKeyWithoutAValueIsNotSet() {
    Settings settings = read("name:", "other: 1");
    assertFalse(settings.has("name"));
    assertEquals(Optional.empty(), settings.textIfAny("name"));
    sound();
  }

  /** YAML 1.1 has turned 007 into the number 7 before anyone can ask what was written. */
  @Test
  void aTextThatYamlTookForANumberIsAskedForInQuotes() {
    assertEquals("", read("id: 007").text("id"));
    assertEquals("not-text.quote", only().message());
  }

  /** "pull: off" reaches us as false. */
  @Test
  void aChoiceMayBeOneOfYamlsWordsForAFlag() {
    assertEquals(Pull.OFF, read("pull: off").choice("pull", Pull.class, Pull.UP));
    sound();
  }

  @Test
  void anEmptyFileIsAnEmptySection() {
    assertEquals(Set.of(), read("# nothing yet").keys());
    sound();
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertEquals(Set.of("version"), read("\uFEFFversion: 1").keys());
    sound();
  }

  @Test
  void aKeyThatStandsTwiceIsRefusedWithItsPlace() {
    read("gateway: {id: a}", "buffer: {file: x}", "gateway: {id: b}");
    assertEquals("yaml.duplicate", only().message());
    assertEquals(List.of("3", "1", "gateway"), only().arguments());
  }

  @Test
  void aTabIsNamedAsATab() {
    read("gateway:", "\tid: gw07");
    assertEquals("yaml.tab", only().message());
    assertEquals(List.of("2", "1"), only().arguments());
  }

  /** What a Japanese keyboard types when its owner forgot to switch it. */
  @Test
  void aFullWidthColonIsNamed() {
    read("gateway:", "  id: gw07", "  operator\uFF1Ait-div");
    assertEquals("yaml.full-width", only().message());
    assertEquals("3", only().arguments().getFirst());
  }

  @Test
  void wrongIndentationIsReportedWithItsLine() {
    read("gateway:", "  id: gw07", "   operator: it-div");
    assertEquals("yaml.indent", only().message());
    assertEquals("3", only().arguments().getFirst());
    assertEquals("operator: it-div", only().value());
  }

  @Test
  void anOpenBracketAnOpenQuoteAnUnknownAliasAndASecondDocumentEachHaveTheirSentence() {
    read("a: [1, 2", "b: 3");
    read("a: \"x");
    read("a: *nowhere");
    read("a: 1", "---", "a: 2");
    read("a: \u0001");
    read("- just", "- a list");
    assertEquals(
        List.of(
            "yaml.bracket",
            "yaml.quote",
            "yaml.alias",
            "yaml.documents",
            "yaml.character",
            "yaml.not-settings"),
        problems.stream().map(Problem::message).toList());
  }

  /** Windows editors still save Shift_JIS. */
  @Test
  void aFileInShiftJisIsRefusedAndNotMisread() {
    read("name: 河川".getBytes(Charset.forName("Shift_JIS")));
    assertEquals("file.not-utf-8", only().message());
  }

  @Test
  void anAnchorMayBeUsedForThatWhichDevicesShare() {
    Settings settings =
        read("common: &c {period: 1s, owner: river}", "one: {<<: *c, owner: road}", "two: *c");
    assertEquals("road", settings.section("one").text("owner"));
    assertEquals("1s", settings.section("one").text("period"));
    assertEquals("river", settings.section("two").text("owner"));
    sound();
  }

  /** Twenty-five lines that stand for 33 million values. */
  @Test
  void aliasesOfAliasesAreBounded() {
    List<String> lines = new ArrayList<>(List.of("a0: &a0 [x, x]"));
    for (int i = 1; i < 25; i++) {
      lines.add("a%d: &a%d [*a%d, *a%d]".formatted(i, i, i - 1, i - 1));
    }
    assertEquals(Set.of(), read(lines.toArray(String[]::new)).keys());
    assertEquals("yaml.too-much", only().message());
  }

  @Test
  void aListThatHoldsItselfAndAFileTooDeepAreRefused() {
    read("a: &a [*a]");
    read("a: " + "[".repeat(5_000) + "]".repeat(5_000));
    assertEquals(
        List.of("yaml.too-much", "yaml.too-much"),
        problems.stream().map(Problem::message).toList());
  }

  @Test
  void aFileThatIsNotThereIsReported() {
    SettingsFile.read(Path.of("/nowhere/gateway.yaml"), problems);
    assertEquals("file.missing", only().message());
    assertEquals("/nowhere/gateway.yaml", only().file());
  }

  /** A tag such as !!javax.script makes other parsers load classes. */
  @Test
  void aTagThatNamesAClassIsRefused() {
    read("a: !!java.net.URL [\"http://example.com\"]");
    assertEquals(1, problems.size());
  }

  @Test
  void everySentenceIsThereInBothLanguages() {
    read("gateway:", "\tid: gw07");
    assertTrue(only().line(Locale.ENGLISH).contains("a tab stands here"), only()::toString);
    assertTrue(only().line(Locale.JAPANESE).contains("タブがあります"), only()::toString);
  }
}
