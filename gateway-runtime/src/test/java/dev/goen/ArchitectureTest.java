package dev.goen;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of the house, as rules that stop the build. */
class ArchitectureTest {

  /** From the wire to the hub; nothing on the right is imported by anything on its left. */
  private static final List<List<String>> FLOW =
      List.of(
          List.of("reading"),
          List.of("file"),
          List.of("settings"),
          List.of("bus"),
          List.of("driver"),
          List.of("clock"),
          List.of("keys"),
          List.of("pipeline"),
          List.of("config"),
          List.of("poll"),
          List.of("buffer"),
          List.of("uplink"),
          List.of("control", "health"),
          List.of("app"),
          List.of("provision"));

  private static JavaClasses classes = new ClassFileImporter().importClasses();

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.goen");
    assertTrue(classes.size() > 100, "the rules must have something to look at");
  }

  @Test
  void nothingOnTheRightOfTheFlowIsImportedByAnythingOnItsLeft() {
    for (int left = 0; left < FLOW.size(); left++) {
      String[] right =
          FLOW.subList(left + 1, FLOW.size()).stream()
              .flatMap(List::stream)
              .map(name -> "dev.goen." + name + "..")
              .toArray(String[]::new);
      if (right.length == 0) {
        continue;
      }
      for (String name : FLOW.get(left)) {
        noClasses()
            .that()
            .resideInAPackage("dev.goen." + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(right)
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  /** Each library has one room; the simulator, which is another program, has rooms of its own. */
  @ParameterizedTest
  @CsvSource({
    "com.fazecast.., dev.goen.bus.serial",
    "com.pi4j.., dev.goen.bus.pi",
    "com.digitalpetri.., dev.goen.driver.modbus",
    "org.apache.commons.configuration2.., dev.goen.settings",
    "org.yaml.., dev.goen.settings",
    "java.sql.., dev.goen.buffer.sqlite",
    "org.sqlite.., dev.goen.buffer.sqlite",
    "org.eclipse.paho.., dev.goen.uplink.mqtt",
    "org.eclipse.californium.., dev.goen.uplink.coap"
  })
  void libraryIsImportedInOneRoomOnly(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackages(room, "dev.goen.sim..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(classes);
    assertTrue(
        classes.stream()
            .filter(one -> one.getPackageName().equals(room))
            .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
            .anyMatch(
                use ->
                    use.getTargetClass()
                        .getPackageName()
                        .startsWith(library.substring(0, library.length() - 2))),
        room + " uses " + library);
  }

  /** An oracle that shared the gateway's code would share its mistakes. */
  @Test
  void simulatorKnowsNothingOfTheGateway() {
    noClasses()
        .that()
        .resideInAPackage("dev.goen.sim..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.goen.app..",
            "dev.goen.buffer..",
            "dev.goen.clock..",
            "dev.goen.config..",
            "dev.goen.driver..",
            "dev.goen.health..",
            "dev.goen.keys..",
            "dev.goen.pipeline..",
            "dev.goen.poll..",
            "dev.goen.uplink..")
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("dev.goen.(**)")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  @Test
  void onlyProgramsSpeakToTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.goen.sim..", "dev.goen.provision..", "dev.goen.app..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(classes);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> marked =
        classes.stream()
            .filter(one -> one.getSimpleName().equals("package-info"))
            .filter(one -> one.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> all =
        classes.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, marked);
  }

  /** A room called so collects what belongs nowhere. */
  @Test
  void noPackageIsALumberRoom() {
    List<String> lumber =
        classes.stream()
            .map(JavaClass::getPackageName)
            .flatMap(name -> Stream.of(name.split("\\.")))
            .filter(part -> Set.of("util", "utils", "common", "helpers", "impl").contains(part))
            .toList();
    assertEquals(List.of(), lumber);
  }
}
