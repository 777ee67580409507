package dev.goen.poll;

/**
 * How a bus is doing.
 *
 * @param open whether it can be used now
 * @param reopened how often it was opened again since the start
 * @param overruns turns that passed by because the bus was busy or away, since the start
 */
public record BusStatus(String name, boolean open, long reopened, long overruns) {}
