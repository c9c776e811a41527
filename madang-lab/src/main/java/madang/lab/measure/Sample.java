package madang.lab.measure;

/**
 * One window on one server.
 *
 * @param cpuNs CPU time of the server, in nanoseconds; 0 where it can't be read
 * @param done messages or deliveries in the window
 * @param wallNs length of the window
 */
public record Sample(long cpuNs, long done, long wallNs) {

  /** Server CPU nanoseconds for one message or delivery. */
  public double cpuNsEach() {
    return (double) cpuNs / done;
  }

  /** Messages or deliveries for one second of server CPU time. */
  public double perCpuSecond() {
    return done * 1e9 / cpuNs;
  }

  /** Messages or deliveries in one second of time passed. */
  public double perSecond() {
    return done * 1e9 / wallNs;
  }

  /** How busy the server was, in cores. */
  public double cores() {
    return (double) cpuNs / wallNs;
  }
}
