package madang.net;

/**
 * What one event loop has counted since its start. A model without loops counts all its threads as
 * one: a turn is one time that a connection's context was held, a wake-up is one for which another
 * thread was called in.
 *
 * @param loop its number, from 0
 * @param turns turns of the loop
 * @param events readiness events reported by the poller
 * @param accepts connections accepted
 * @param reads read calls that brought bytes
 * @param bytesRead bytes they brought
 * @param writes write calls that took bytes
 * @param bytesWritten bytes they took
 * @param wakeups times another thread had to wake the loop
 * @param deliveries frames put into outboxes, each receiver counted
 * @param connections connections it owns now
 */
public record LoopStats(
    int loop,
    long turns,
    long events,
    long accepts,
    long reads,
    long bytesRead,
    long writes,
    long bytesWritten,
    long wakeups,
    long deliveries,
    int connections) {}
