package madang.server.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The log on standard error. Logback finds this class by its name in META-INF/services when the
 * first logger is made; no XML is read. A loop never waits for the log: where too many lines wait,
 * they are dropped.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final int WAITING_LINES = 8192;

  private static volatile String level = "info";
  private static volatile String format = "text";

  /** Whether logback has started: setting a level must not start it, which takes a while. */
  private static volatile boolean started;

  /** Logback makes one. */
  public Logging() {}

  /**
   * Sets level and format, now and for loggers to come. Any thread.
   *
   * @param newLevel a value of {@code log.level}
   * @param newFormat a value of {@code log.format}
   */
  public static void set(String newLevel, String newFormat) {
    level = newLevel;
    format = newFormat;
    if (started) {
      ILoggerFactory factory = LoggerFactory.getILoggerFactory();
      if (factory instanceof LoggerContext context) {
        context.reset();
        install(context);
      }
    }
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    started = true;
    install(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void install(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(context));
    console.start();
    AsyncAppender behind = new AsyncAppender();
    behind.setContext(context);
    behind.setQueueSize(WAITING_LINES);
    behind.setNeverBlock(true);
    behind.setMaxFlushTime(500);
    behind.addAppender(console);
    behind.start();
    ch.qos.logback.classic.Logger root =
        context.getLogger(ch.qos.logback.classic.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(level, Level.INFO));
    root.addAppender(behind);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    if (format.equals("json")) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(
        "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %logger{0}: %msg%n" + throwable());
    text.start();
    return text;
  }

  /** A stack trace is for those who asked for detail; else its first lines. */
  private static String throwable() {
    return level.equals("debug") || level.equals("trace") ? "%ex" : "%ex{short}";
  }
}
