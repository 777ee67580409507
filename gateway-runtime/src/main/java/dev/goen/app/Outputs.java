package dev.goen.app;

import dev.goen.bus.BusFault;
import dev.goen.bus.DigitalOutput;
import dev.goen.config.GatewayConfig.Output;
import dev.goen.poll.ChipHolder;
import dev.goen.reading.SensorId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sirens and lamps, driven by the alarm level of their sensor without asking any hub. Used by the
 * writer's thread alone. A chip that goes away is tried again each second, and gets the state that
 * is right by then.
 */
final class Outputs implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Outputs.class.getName());

  private final List<Driven> all = new ArrayList<>();

  Outputs(List<Output> outputs, Function<String, ChipHolder> chips) {
    for (Output output : outputs) {
      all.add(new Driven(output, chips.apply(output.chip())));
    }
  }

  /** Drives what listens to this sensor. */
  void level(SensorId sensor, int level) {
    for (Driven driven : all) {
      if (driven.output.sensor().equals(sensor)) {
        driven.wanted = level >= driven.output.level();
        driven.drive(false);
      }
    }
  }

  /**
   * Opens what is not open, and says to the rest again what it should be: only so is a chip found
   * out that went away between two alarms. Called each second.
   */
  void tend() {
    all.forEach(driven -> driven.drive(true));
  }

  @Override
  public void close() {
    all.forEach(Driven::drop);
  }

  private static final class Driven {
    private final Output output;
    private final ChipHolder holder;
    private @Nullable DigitalOutput line;
    private boolean wanted;
    private boolean driven;
    private String lastFault = "";

    Driven(Output output, ChipHolder holder) {
      this.output = output;
      this.holder = holder;
    }

    void drive(boolean again) {
      try {
        DigitalOutput open = line;
        if (open == null) {
          open = open();
          line = open;
          driven = false;
          lastFault = "";
        }
        boolean news = driven != wanted;
        if (news || again) {
          open.set(wanted);
          driven = wanted;
        }
        if (news) {
          LOG.log(System.Logger.Level.INFO, "{0}: {1}", output.id(), wanted ? "on" : "off");
        }
      } catch (BusFault fault) {
        drop();
        String message = String.valueOf(fault.getMessage());
        if (!message.equals(lastFault)) {
          LOG.log(System.Logger.Level.WARNING, "output {0}: {1}", output.id(), message);
          lastFault = message;
        }
      }
    }

    private DigitalOutput open() throws BusFault {
      var chip = holder.acquire();
      try {
        return chip.output(output.line(), output.activeLow());
      } catch (BusFault | RuntimeException e) {
        holder.release();
        throw e;
      }
    }

    void drop() {
      DigitalOutput open = line;
      line = null;
      if (open != null) {
        open.close();
        holder.release();
      }
    }
  }
}
