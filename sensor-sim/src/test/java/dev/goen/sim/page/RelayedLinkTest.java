package dev.goen.sim.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.relay.Relay;
import org.junit.jupiter.api.Test;

final class RelayedLinkTest {

  private static final class FakeRelay implements Relay {
    private boolean up = true;

    @Override
    public int port() {
      return 0;
    }

    @Override
    public void cut() {
      up = false;
    }

    @Override
    public void silence() {
      up = false;
    }

    @Override
    public void restore() {
      up = true;
    }

    @Override
    public void shape(dev.goen.sim.relay.Shape shape) {}

    @Override
    public boolean isUp() {
      return up;
    }

    @Override
    public long bytesUp() {
      return 0;
    }

    @Override
    public long bytesDown() {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** A gateway that falls back to CoAP while MQTT is cut would make the cut look harmless. */
  @Test
  void mqttAndCoapAreCutAndRestoredTogether() {
    FakeRelay mqtt = new FakeRelay();
    FakeRelay coap = new FakeRelay();
    LinkControl link = LinkControl.over(mqtt, coap);
    assertTrue(link.isUp());
    link.cut();
    assertFalse(mqtt.isUp());
    assertFalse(coap.isUp());
    link.restore();
    coap.silence();
    assertFalse(link.isUp(), "half a link is not up");
  }

  @Test
  void noRelayIsNothingToControl() {
    assertFalse(LinkControl.over().controllable());
    assertFalse(LinkControl.NONE.controllable());
  }
}
