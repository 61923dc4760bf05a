package io.leaderelection.chaos;

/**
 * One time without a leader, and what is to blame for it; microseconds.
 *
 * @param fault the last thing that struck the leader or the store before it began; {@code none} if there was nothing
 * @param without how long nobody acted
 * @param settled how long of that after the last thing was done or mended: what the stated bound is about
 */
record Takeover(String fault, long without, long settled) {}
