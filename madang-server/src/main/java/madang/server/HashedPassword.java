package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import madang.chat.PasswordCheck;
import org.jspecify.annotations.Nullable;

/**
 * A password as the configuration holds it, {@code
 * pbkdf2-sha256$ITERATIONS$BASE64_SALT$BASE64_KEY}: PBKDF2 with HMAC-SHA-256 (RFC 8018, section
 * 5.2) and a key of 32 bytes.
 */
public final class HashedPassword implements PasswordCheck {
  /** The iterations of a new hash, as OWASP advises for PBKDF2 with SHA-256. */
  public static final int ITERATIONS = 600_000;

  private static final String SCHEME = "pbkdf2-sha256";
  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;

  /**
   * Checks that may wait; one takes about a quarter of a second. More are answered "wrong". A
   * password that was right before doesn't wait.
   */
  private static final int MAX_WAITING = 64;

  private final int iterations;
  private final byte[] salt;
  private final byte[] key;
  private final Executor hashing = hashingThread();
  private final byte[] fastSalt = new byte[SALT_BYTES];
  private volatile byte @Nullable [] right;

  private HashedPassword(int iterations, byte[] salt, byte[] key) {
    this.iterations = iterations;
    this.salt = salt;
    this.key = key;
    new SecureRandom().nextBytes(fastSalt);
  }

  /** Reads a hash whose form the configuration has checked. */
  public static HashedPassword of(String hash) {
    List<String> parts = List.of(hash.split("\\$", -1));
    if (parts.size() != 4 || !parts.get(0).equals(SCHEME)) {
      throw new IllegalArgumentException("no " + SCHEME + " hash");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return new HashedPassword(
        Integer.parseInt(parts.get(1)), base64.decode(parts.get(2)), base64.decode(parts.get(3)));
  }

  /** A new hash of a password, with a salt of its own. Takes about a quarter of a second. */
  public static String hash(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$",
        SCHEME,
        Integer.toString(ITERATIONS),
        base64.encodeToString(salt),
        base64.encodeToString(derive(password, salt, ITERATIONS)));
  }

  /** Whether a password is the right one. Takes a while: not on an event loop. */
  public boolean matches(char[] password) {
    return MessageDigest.isEqual(key, derive(password, salt, iterations));
  }

  /**
   * Whether this is what was right before, by one SHA-256: a gateway whose thousand users come back
   * at once gives the same password a thousand times. A wrong one still takes the slow way. What it
   * is compared with is in this process's memory alone.
   */
  private boolean wasRight(String given) {
    byte[] known = right;
    return known != null && MessageDigest.isEqual(known, fast(given));
  }

  private byte[] fast(String given) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(fastSalt);
      return sha.digest(given.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  @Override
  public void check(String given, Executor home, Consumer<Boolean> answer) {
    if (wasRight(given)) {
      home.execute(() -> answer.accept(true));
      return;
    }
    try {
      hashing.execute(() -> {
        boolean matches = wasRight(given) || matches(given.toCharArray());
        if (matches) {
          right = fast(given);
        }
        home.execute(() -> answer.accept(matches));
      });
    } catch (RejectedExecutionException e) {
      home.execute(() -> answer.accept(false));
    }
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, KEY_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no PBKDF2 with HMAC-SHA-256", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** One thread, so that guessing takes at most one core; it ends when nobody logs in. */
  private static Executor hashingThread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("passwords").daemon().factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
