package madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HashedPasswordTest {
  // Made by Python's hashlib.pbkdf2_hmac("sha256", b"password", b"salt1234", 1000, 32).
  private static final String KNOWN =
      "pbkdf2-sha256$1000$c2FsdDEyMzQ=$GBMH7yNF3CH2y6aUf/jCqV1Np6jWrzmBYWn7gEQluPU=";

  @Test
  void aHashMadeElsewhereIsUnderstood() {
    assertThat(HashedPassword.of(KNOWN).matches("password".toCharArray())).isTrue();
    assertThat(HashedPassword.of(KNOWN).matches("Password".toCharArray())).isFalse();
  }

  @Test
  void theRightPasswordMatchesAndAnotherDoesNot() {
    String hash = HashedPassword.hash("s3cret".toCharArray());
    assertThat(hash).matches("pbkdf2-sha256\\$600000\\$[A-Za-z0-9+/=]{24}\\$[A-Za-z0-9+/=]{44}");
    HashedPassword password = HashedPassword.of(hash);
    assertThat(password.matches("s3cret".toCharArray())).isTrue();
    assertThat(password.matches("s3cres".toCharArray())).isFalse();
  }

  @Test
  void theAnswerComesHome() throws Exception {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    HashedPassword.of(KNOWN).check("password", Runnable::run, answer::complete);
    assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoeverKnowsThePasswordDoesNotWaitForThoseWhoGuess() throws Exception {
    HashedPassword password = HashedPassword.of(HashedPassword.hash("right".toCharArray()));
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    password.check("right", Runnable::run, first::complete);
    assertThat(first.get(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 4; i++) {
      password.check("guess", Runnable::run, right -> assertThat(right).isFalse());
    }
    List<Boolean> answers = new ArrayList<>(); // at once, on this thread
    password.check("right", Runnable::run, answers::add);
    assertThat(answers).containsExactly(true);
    CompletableFuture<Boolean> wrong = new CompletableFuture<>();
    password.check("Right", Runnable::run, wrong::complete);
    assertThat(wrong.get(60, TimeUnit.SECONDS)).isFalse();
  }
}
