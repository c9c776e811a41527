package madang.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which model runs, by what was asked for and by the system. */
class IoChoiceTest {
  private static final Settings NOTHING_SAID = Settings.DEFAULTS;

  private static Settings asked(String model) {
    return NOTHING_SAID.with(Keys.IO_MODEL, model);
  }

  @Test
  void onLinuxItIsEpollWithoutAWord() throws Exception {
    assertThat(IoChoice.of(NOTHING_SAID, "Linux").resolve("Linux").id()).isEqualTo("epoll-et");
    assertThat(IoChoice.notice(NOTHING_SAID, "Linux")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mac OS X", "Windows 11", "FreeBSD", ""})
  void elsewhereItIsNioAndALineSaysWhy(String osName) throws Exception {
    assertThat(IoChoice.of(NOTHING_SAID, osName).resolve(osName).id()).isEqualTo("nio");
    assertThat(IoChoice.notice(NOTHING_SAID, osName)).contains(osName, "--io nio");
  }

  @Test
  void whoAsksForEpollElsewhereIsToldWhatRunsThere() {
    for (String model : new String[] {"epoll-et", "epoll-lt", "poll", "select"}) {
      assertThatThrownBy(() -> IoChoice.of(asked(model), "Mac OS X").resolve("Mac OS X"))
          .isInstanceOf(FormException.class)
          .hasMessage("--io " + model + " needs Linux, and this is Mac OS X; --io nio runs here");
    }
  }

  @Test
  void nioRunsWhereItIsAskedFor() throws Exception {
    for (String osName : new String[] {"Linux", "Mac OS X"}) {
      assertThat(IoChoice.of(asked("nio"), osName).resolve(osName).id()).isEqualTo("nio");
      assertThat(IoChoice.notice(asked("nio"), osName)).isEmpty();
    }
  }
}
