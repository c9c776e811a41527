package madang.lab.measure;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How much threads of another JVM have allocated, read through its management agent: exact to the
 * byte, whatever the garbage collector does meanwhile.
 */
public final class AllocationCounter implements AutoCloseable {
  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final String prefix;

  private AllocationCounter(JMXConnector connector, ThreadMXBean threads, String prefix) {
    this.connector = connector;
    this.threads = threads;
    this.prefix = prefix;
  }

  /**
   * Attaches to a JVM of this user.
   *
   * @param prefix what the names of the threads that count begin with
   */
  @SuppressWarnings("BanJNDI") // the address comes from a JVM that we attached to, not from input
  public static AllocationCounter attach(long pid, String prefix) throws IOException {
    VirtualMachine machine;
    try {
      machine = VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException("can't attach to process " + pid, e);
    }
    String address = machine.startLocalManagementAgent();
    machine.detach();
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class);
    return new AllocationCounter(connector, threads, prefix);
  }

  /**
   * Bytes that the threads have allocated since they started.
   *
   * @throws IOException where no thread has such a name
   */
  public long bytes() throws IOException {
    long sum = 0;
    int found = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(prefix)) {
        sum += threads.getThreadAllocatedBytes(thread.getThreadId());
        found++;
      }
    }
    if (found == 0) {
      throw new IOException("no thread is called " + prefix + "...");
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
