package dev.goen.provision.probe;

import dev.goen.bus.LineSettings;
import dev.goen.driver.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What several drivers have found on one line. */
final class Asked {

  private final List<Found.Answer> answers = new ArrayList<>();
  private final Map<String, Found.Unclear> unclear = new LinkedHashMap<>();
  private int bytes;

  void add(Found found) {
    switch (found) {
      case Found.Nothing _ -> {}
      case Found.Garbage(int heard) -> bytes = Math.max(bytes, heard);
      case Found.Devices devices -> {
        answers.addAll(devices.answers());
        for (Found.Unclear one : devices.unclear()) {
          // Who says the most of himself is told of.
          unclear.merge(one.address(), one, (old, fresh) -> old.told().isEmpty() ? fresh : old);
        }
      }
    }
  }

  /** The addresses of those that are known. */
  Set<String> taken() {
    return answers.stream().map(Found.Answer::address).collect(Collectors.toSet());
  }

  /** Whether one was found who has the line for himself: then there is nobody else. */
  boolean hasTheLine() {
    return unclear.containsKey("")
        || answers.stream().anyMatch(answer -> answer.address().isEmpty());
  }

  /** How many bytes nobody could make sense of, at most. */
  int bytes() {
    return bytes;
  }

  /** Who is there; empty when nobody is. */
  Optional<Heard> devices(Optional<LineSettings> line) {
    if (answers.isEmpty() && unclear.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Heard.Devices(
            line,
            answers,
            unclear.values().stream().filter(one -> !taken().contains(one.address())).toList()));
  }
}
