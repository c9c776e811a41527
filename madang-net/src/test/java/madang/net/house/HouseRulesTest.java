package madang.net.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md promises of madang-net. */
class HouseRulesTest {
  private static final int MOST_LINES = 500;

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("madang.net");

  @Test
  void thereIsSomethingToCheck() {
    assertThat(OURS.size()).isGreaterThan(20);
    assertThat(OURS).extracting(JavaClass::getPackageName).contains("madang.net.sys");
  }

  @Test
  void onlySysCallsNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("madang.net.sys")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Linker.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SymbolLookup.class)
        .orShould()
        .callMethodWhere(
            new DescribedPredicate<>("MemorySegment.reinterpret is called") {
              @Override
              public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
                return call.getTarget().getName().equals("reinterpret")
                    && call.getTargetOwner().isAssignableTo(MemorySegment.class);
              }
            })
        .check(OURS);
  }

  @Test
  void theEnginesFaceKnowsTheEngineOnlyToStartIt() {
    noClasses()
        .that()
        .resideInAPackage("madang.net")
        .and()
        .doNotHaveSimpleName("IoEngine")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("madang.net.engine", "madang.net.sys")
        .check(OURS);
    classes()
        .that()
        .haveFullyQualifiedName("madang.net.IoEngine")
        .should(
            new ArchCondition<>("reach nothing of madang.net.engine but Engines") {
              @Override
              public void check(JavaClass face, ConditionEvents events) {
                for (var dependency : face.getDirectDependenciesFromSelf()) {
                  JavaClass target = dependency.getTargetClass();
                  if (target.getPackageName().startsWith("madang.net.")
                      && !target.getSimpleName().equals("Engines")) {
                    events.add(SimpleConditionEvent.violated(face, dependency.getDescription()));
                  }
                }
              }
            })
        .check(OURS);
  }

  @Test
  void sysKnowsNothingOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("madang.net.sys")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("madang.net.engine")
        .check(OURS);
  }

  @Test
  void theEngineStandsOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("madang.net..", "java..", "org.jspecify.annotations..")
        .check(OURS);
  }

  @Test
  void inheritanceIsOneLevelDeepAtMost() {
    classes()
        .should(
            new ArchCondition<>("have at most one superclass of our own") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                long ours =
                    type.getAllRawSuperclasses().stream()
                        .filter(above -> above.getPackageName().startsWith("madang"))
                        .count();
                if (ours > 1) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getName() + " inherits " + ours + " levels deep"));
                }
              }
            })
        .check(OURS);
  }

  @Test
  void noNameSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Client|Peer|Manager|Util|Impl|Common|Helper)([A-Z$].*)?")
        .check(OURS);
  }

  @Test
  void noSourceFileIsTooLongToRead() throws Exception {
    var tooLong = new ArrayList<String>();
    int files = 0;
    for (String root : new String[] {"src/main/java", "src/test/java"}) {
      try (var sources = Files.walk(Path.of(root))) {
        for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
          files++;
          long lines;
          try (var read = Files.lines(source)) {
            lines = read.count();
          }
          if (lines > MOST_LINES) {
            tooLong.add(source + ": " + lines);
          }
        }
      }
    }
    assertThat(files).isGreaterThan(30);
    assertThat(tooLong).as("files of more than %d lines", MOST_LINES).isEmpty();
  }
}
