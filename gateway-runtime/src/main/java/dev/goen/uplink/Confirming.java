package dev.goen.uplink;

import java.time.Duration;

/**
 * That a hub confirms what it has stored, end to end.
 *
 * @param topic where it does
 * @param within what it has not confirmed after this is sent again
 */
public record Confirming(String topic, Duration within) {}
