package madang.server.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The log on standard error. Logback finds this class by its name in META-INF/services when the
 * first logger is made; no XML is read. A loop never waits for the log: where too many lines wait,
 * they are dropped. Loggers of libraries and of the JDK say warnings and worse, whatever the level:
 * {@code log.level} is about this server.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final int WAITING_LINES = 8192;
  private static final String OWN = "madang";

  /** From most to least said. */
  private static final List<String> LEVELS =
      List.of("trace", "debug", "info", "warn", "error", "off");

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

  /**
   * Whether {@code log.level} lets lines of this level through; an error's always. Any thread.
   *
   * @param of a value of {@code log.level}
   */
  static boolean hears(String of) {
    return of.equals("error") || LEVELS.indexOf(of) >= LEVELS.indexOf(level);
  }

  /** Whether who asks for something is told what became of it. Any thread. */
  static boolean answers() {
    return !level.equals("off");
  }

  /** Whether lines are JSON. Any thread. */
  static boolean isJson() {
    return format.equals("json");
  }

  /** Whether a logger is the program's, not a library's. */
  static boolean isOwn(String logger) {
    return logger.equals(OWN) || logger.startsWith(OWN + ".");
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
    Level own = Level.toLevel(level, Level.INFO);
    root.setLevel(own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN);
    root.addAppender(behind);
    context.getLogger(OWN).setLevel(own);
    // What fails there we are told by exceptions, and say in our own words.
    context.getLogger("org.sqlite").setLevel(Level.OFF);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    if (isJson()) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.start();
      return json;
    }
    LineEncoder text = new LineEncoder(hears("debug"));
    text.setContext(context);
    text.start();
    return text;
  }
}
