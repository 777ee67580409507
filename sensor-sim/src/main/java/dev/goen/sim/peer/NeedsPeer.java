package dev.goen.sim.peer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test (or all tests of a class) that cannot say anything without these programs. Skipped
 * tests keep their name and count in the report; {@code GOEN_PEERS=required} makes them fail.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PeerCondition.class)
public @interface NeedsPeer {

  /** All must be present. */
  Peer[] value();
}
