package dev.goen.sim.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code goen-sim relay}: a link that obeys the words on its standard input, one a line: {@code
 * cut}, {@code silence}, {@code restore}, {@code shape delay=500ms rate=100}, {@code bytes}, {@code
 * quit}. It ends with the input too.
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

  @Option(names = "--shape", split = ",", paramLabel = "WORD=VALUE")
  private List<String> shape = List.of();

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Shape first = parsed(shape);
    try (Relay relay =
        udp ? UdpRelay.start(listen, target(), seed) : TcpRelay.start(listen, target(), seed)) {
      relay.shape(first);
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

  private Shape parsed(List<String> words) {
    try {
      return Shape.parse(words);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), wrongShape(e), e);
    }
  }

  private String wrongShape(IllegalArgumentException e) {
    return spec.resourceBundle().getString("shape.wrong").formatted(e.getMessage());
  }

  private String obey(Relay relay, String line) {
    List<String> words = List.of(line.split(" +"));
    String word = words.getFirst();
    switch (word) {
      case "shape" -> {
        try {
          relay.shape(Shape.parse(words.subList(1, words.size())));
        } catch (IllegalArgumentException e) {
          return wrongShape(e);
        }
      }
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
