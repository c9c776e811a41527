package madang.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import org.jspecify.annotations.Nullable;

/** The log's lines for people. A stack trace is for those who asked for detail on our own code. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private final boolean traces;

  /**
   * @param traces whether the program's own loggers show stack traces
   */
  LineEncoder(boolean traces) {
    this.traces = traces;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String name = event.getLoggerName();
    String line =
        LogLine.text(
            event.getTimeStamp(),
            event.getLevel().toString(),
            name.substring(name.lastIndexOf('.') + 1),
            event.getFormattedMessage());
    return (line + thrown(event.getThrowableProxy(), name) + "\n").getBytes(UTF_8);
  }

  private String thrown(@Nullable IThrowableProxy thrown, String name) {
    if (thrown == null) {
      return "";
    }
    if (traces && Logging.isOwn(name)) {
      return "\n" + ThrowableProxyUtil.asString(thrown).stripTrailing();
    }
    String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
    return " (" + thrown.getClassName() + message.replaceAll("\\s+", " ") + ")";
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
