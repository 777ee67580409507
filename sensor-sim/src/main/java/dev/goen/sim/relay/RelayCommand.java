package dev.goen.sim.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code goen-sim relay}: a link that obeys the words on its standard input, one a line: {@code
 * cut}, {@code silence}, {@code restore}, {@code bytes}, {@code quit}. It ends with the input too.
 */
@Command(
    name = "relay",
    resourceBundle = "dev.goen.sim.relay.messages",
    mixinStandardHelpOptions = true)
public final class RelayCommand implements Callable<Integer> {

  @Option(names = "--listen", defaultValue = "0", paramLabel = "PORT")
  private int listen;

  @Option(names = "--to", required = true, paramLabel = "HOST:PORT")
  private String to = "";

  @Option(names = "--udp")
  private boolean udp;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Relay relay = udp ? UdpRelay.start(listen, target()) : TcpRelay.start(listen, target())) {
      out.println("relay=127.0.0.1:" + relay.port());
      out.flush();
      String line = in.readLine();
      while (line != null && !line.strip().equals("quit")) {
        out.println(obey(relay, line.strip()));
        out.flush();
        line = in.readLine();
      }
    }
    return 0;
  }

  private String obey(Relay relay, String word) {
    switch (word) {
      case "cut" -> relay.cut();
      case "silence" -> relay.silence();
      case "restore" -> relay.restore();
      case "bytes" -> {
        return "up=" + relay.bytesUp() + " down=" + relay.bytesDown();
      }
      default -> {
        return spec.resourceBundle().getString("word.unknown").formatted(word);
      }
    }
    return "link=" + word;
  }

  private InetSocketAddress target() {
    int colon = to.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          to.substring(0, Math.max(0, colon)), Integer.parseInt(to.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), spec.resourceBundle().getString("to.wrong").formatted(to), e);
    }
  }
}
