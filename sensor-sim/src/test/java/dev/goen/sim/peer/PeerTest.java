package dev.goen.sim.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTest {

  /**
   * A reader of the report must see what to install; a test that vanishes is a test that passed.
   */
  @ParameterizedTest
  @EnumSource(Peer.class)
  void aPeerIsEitherThereWithAProgramOrSaysWhatToInstall(Peer peer) {
    peer.absence()
        .ifPresentOrElse(
            why -> assertTrue(why.contains("apt install " + peer.debianPackage()), why),
            () -> assertTrue(Files.isExecutable(peer.command()), peer.command().toString()));
    assertEquals(peer.absence().isEmpty(), peer.isPresent());
  }

  @Test
  void aMissingPeerSkipsByNameButFailsWhereAllAreRequired() {
    List<String> missing = List.of("needs MBPOLL: there is no mbpoll (apt install mbpoll)");
    var skipped = PeerCondition.judge(missing, false);
    assertTrue(skipped.isDisabled());
    assertTrue(skipped.getReason().orElseThrow().contains("MBPOLL"));
    assertThrows(IllegalStateException.class, () -> PeerCondition.judge(missing, true));
    assertFalse(PeerCondition.judge(List.of(), true).isDisabled());
  }
}
