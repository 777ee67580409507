package dev.goen.sim.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What stands behind {@link NeedsPeer}: skip by name, or fail where peers are required. */
final class PeerCondition implements ExecutionCondition {

  private static final boolean REQUIRED = "required".equals(System.getenv("GOEN_PEERS"));

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing =
        AnnotationSupport.findAnnotation(context.getElement(), NeedsPeer.class).stream()
            .flatMap(needs -> Arrays.stream(needs.value()))
            .map(Peer::absence)
            .flatMap(Optional::stream)
            .toList();
    return judge(missing, REQUIRED);
  }

  static ConditionEvaluationResult judge(List<String> missing, boolean required) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all peers are here");
    }
    String why = String.join("; ", missing);
    if (required) {
      // JUnit reports an exception here as a failed test, which is what "required" asks for.
      throw new IllegalStateException(why + "; GOEN_PEERS=required forbids to skip");
    }
    return ConditionEvaluationResult.disabled(why);
  }

  static void require(Peer peer) {
    Optional<String> absence = peer.absence();
    if (REQUIRED) {
      Assertions.assertTrue(absence.isEmpty(), () -> absence.orElse(""));
    }
    Assumptions.assumeTrue(absence.isEmpty(), () -> absence.orElse(""));
  }
}
