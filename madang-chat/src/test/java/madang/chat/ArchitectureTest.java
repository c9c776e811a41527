package madang.chat;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What chat and wire may not do, so that the same input always gives the same run. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("madang.chat", "madang.wire");

  @Test
  void thereIsSomethingToCheck() {
    assertThat(CLASSES.size()).isGreaterThan(40);
  }

  @Test
  void timeAndChanceComeByConstructor() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SecureRandom.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CLASSES);
  }

  @Test
  void nobodyStartsAThreadOrWaits() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executors.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
        .orShould()
        .callMethod(Object.class, "wait")
        .check(CLASSES);
  }

  @Test
  void theArrowsBetweenModulesPointOneWay() {
    noClasses()
        .that()
        .resideInAPackage("madang.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("madang.chat..", "madang.net.engine..", "madang.net.sys..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("madang.chat..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "madang.net.engine..", "madang.net.sys..", "madang.server..", "madang.store..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("madang.chat.room..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("madang.chat.irc..", "madang.chat.text..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("madang.chat.irc..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("madang.chat.text..")
        .check(CLASSES);
  }

  @Test
  void bannedNamesStayBanned() {
    noClasses()
        .should()
        .haveSimpleNameContaining("Client")
        .orShould()
        .haveSimpleNameContaining("Peer")
        .orShould()
        .haveSimpleNameContaining("Manager")
        .orShould()
        .haveSimpleNameContaining("Util")
        .orShould()
        .haveSimpleNameContaining("Impl")
        .orShould()
        .haveSimpleNameContaining("Common")
        .orShould()
        .haveSimpleNameContaining("Helper")
        .check(CLASSES);
  }
}
