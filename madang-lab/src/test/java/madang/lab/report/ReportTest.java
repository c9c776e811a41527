package madang.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a reader of a result gets to see. */
class ReportTest {
  private static final Results RESULTS = SampleResults.results();

  @Test
  void resultsComeBackFromJsonAsTheyWere() {
    Results back = ResultsJson.read(ResultsJson.write(RESULTS));

    assertThat(back.command()).isEqualTo(RESULTS.command());
    assertThat(back.complete()).isTrue();
    assertThat(back.sections()).hasSize(1);
    Section section = back.sections().getFirst();
    assertThat(section.points()).hasSize(2);
    assertThat(section.points().getFirst().rows().getFirst().values(Metric.CPU_NS))
        .containsExactly(100.0, 102.0, 98.0, 101.0);
    assertThat(section.skipped()).containsEntry("uring", "not built yet: --io uring");
    assertThat(section.published()).isEqualTo(SampleResults.section().published());
    assertThat(TextReport.of(section)).isEqualTo(TextReport.of(SampleResults.section()));
  }

  @Test
  void theKeysOfTheSchemaStay() {
    assertThat(ResultsJson.write(RESULTS))
        .startsWith("{\"schema\":1,\"command\":\"echo")
        .contains(
            "\"complete\":true",
            "\"machine\":{",
            "\"options\":{",
            "\"scenarios\":[{\"scenario\":\"echo\"",
            "\"axis\":{\"label\":\"connections\",\"logarithmic\":true},\"main\":\"cpu_ns\"",
            "\"calibration\":{\"against\":\"tuned-c\",\"point\":\"10 connections\",",
            "\"per_second\":50000,\"load_cores\":0.5,\"limit_per_second\":100000}",
            "\"points\":[{\"x\":10,\"label\":\"10 connections\",\"subjects\":[{\"subject\"",
            "\"cpu_ns\":{\"median\":100.5,\"low\":98,\"high\":102,\"coverage\":0.875,\"rounds\":[",
            "\"skipped\":{",
            "\"warnings\":[",
            "\"notes\":[",
            "\"goals\":[",
            "\"published\":[");
  }

  @Test
  void aFigureThatANewerProgramWroteIsPassedOver() {
    String newer = ResultsJson.write(RESULTS).replace("\"p99_us\"", "\"joules\"");

    Row row = ResultsJson.read(newer).sections().getFirst().points().getFirst().rows().getFirst();
    assertThat(row.rounds()).containsOnlyKeys(Metric.CPU_NS, Metric.SYSCALLS);
  }

  @Test
  void whatIsNoResultIsSaidInWords() {
    assertThatThrownBy(() -> ResultsJson.read("not json")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> ResultsJson.read("{\"a\":")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> ResultsJson.read("[1]")).hasMessageContaining("not a result");
    assertThatThrownBy(() -> ResultsJson.read("{}")).hasMessageContaining("schema is missing");
    assertThatThrownBy(() -> ResultsJson.read("{\"schema\":2}")).hasMessageContaining("schema");
    assertThatThrownBy(() -> ResultsJson.read("[".repeat(10_000))).hasMessageContaining("deep");
  }

  @Test
  void jsonKeepsAnyText() {
    Map<String, Object> any = Map.of("text", "a \"b\" \\ \n\u0001 한글", "n", Double.NaN);

    assertThat(JsonReader.read(Json.of(any)))
        .isInstanceOfSatisfying(
            Map.class, map -> assertThat(map.get("text")).isEqualTo(any.get("text")));
  }

  @Test
  void theTableComparesWithTheFirstAndSaysWhereThereIsNoDifference() {
    String text = TextReport.of(SampleResults.section());

    assertThat(text)
        .containsPattern("\\| poll +\\|.*\\| +3\\.00 \\(3\\.00 to 3\\.00\\) \\|")
        .containsPattern("subject +\\| +p99 µs \\| +CPU ns each")
        .contains("load: the load is the limit from about 100,000 a second on")
        .contains("skipped: uring: not built yet", "WARNING: the machine", "- a goal: met");
    Section.Point close =
        new Section.Point(1, "x", List.of(row("a", 100, 90, 110), row("b", 99, 95, 108)));
    assertThat(Words.against(close, close.rows().getLast(), Metric.CPU_NS))
        .startsWith("no difference");
  }

  @Test
  void twoRoundsTellNeitherADifferenceNorThatThereIsNone() {
    Section.Point far =
        new Section.Point(1, "x", List.of(row("a", 10.0, 11.0), row("b", 300.0, 310.0)));
    assertThat(Words.against(far, far.rows().getLast(), Metric.CPU_NS))
        .isEqualTo("29.09 (too few rounds to tell)");
    assertThat(
            ComparisonReport.verdict(Metric.CPU_NS, Estimate.of(100, 101), Estimate.of(200, 201)))
        .isEqualTo("2.00, too few rounds to tell");
  }

  @Test
  void theReportIsOnePageThatNeedsNothingElse() throws Exception {
    String page = HtmlReport.of(List.of(RESULTS));
    Document document = parse(page);

    assertThat(page).doesNotContain("<script", "@import", "url(", "<link", "<img");
    NodeList pictures = document.getElementsByTagName("svg");
    assertThat(pictures.getLength()).isEqualTo(2); // CPU and p99 by connections
    for (String subject : List.of("epoll-et", "poll", "tuned-c", "epoll, 2006")) {
      assertThat(pictures.item(0).getTextContent()).contains(subject);
      assertThat(document.getElementsByTagName("table").item(1).getTextContent() + page)
          .contains(subject);
    }
    assertThat(texts(document, "li")).contains("uring: not built yet: --io uring", "a goal: met");
  }

  @Test
  void onPaperATableIsNotCutOffWhereItIsWide() {
    String page = HtmlReport.of(List.of(RESULTS));
    String print = page.substring(page.indexOf("@media print { .scroll"));

    assertThat(print).contains(".scroll { overflow: visible; }");
    assertThat(page.indexOf("overflow-x: auto")).isLessThan(page.indexOf("overflow: visible"));
    assertThat(page).contains("@page { size: landscape;");
  }

  @Test
  void aSinglePointIsDrawnAsBars() throws Exception {
    Section many = SampleResults.section();
    Section one =
        new Section(
            many.scenario(),
            many.title(),
            many.unit(),
            many.axis(),
            many.main(),
            null,
            many.points().subList(0, 1),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Document document =
        parse(HtmlReport.of(List.of(new Results("echo", false, Map.of(), Map.of(), List.of(one)))));

    assertThat(document.getElementsByTagName("svg").item(0).getTextContent())
        .contains("epoll-et", "poll", "tuned-c");
    assertThat(texts(document, "p")).anyMatch(text -> text.contains("ended early"));
  }

  @Test
  void whereTheAxisBeginsAnewSoDoesThePictureAndManyWarningsStandBelow() throws Exception {
    List<Section.Point> points = new ArrayList<>();
    for (String connections : List.of("1 connections", "50 connections")) {
      for (int depth : List.of(1, 16)) {
        Row row = row("a", 100.0 * depth, 90.0 * depth, 110.0 * depth);
        points.add(new Section.Point(depth, connections + ", " + depth + " deep", List.of(row)));
      }
    }
    List<String> warnings = List.of("one", "two", "three", "four");
    Section section =
        new Section(
            "echo",
            "Echo",
            "message",
            new Section.Axis("depth", true),
            Metric.CPU_NS,
            null,
            points,
            Map.of(),
            warnings,
            List.of(),
            List.of(),
            List.of());
    Results results = new Results("echo", true, Map.of(), Map.of(), List.of(section));
    Document document = parse(HtmlReport.of(List.of(results)));

    assertThat(texts(document, "figcaption"))
        .containsExactly(
            "CPU ns each by depth, 1 connections", "CPU ns each by depth, 50 connections");
    assertThat(Pictures.files(results))
        .containsOnlyKeys("echo-cpu_ns-1-connections.svg", "echo-cpu_ns-50-connections.svg");
    assertThat(texts(document, "p")).contains("4 warnings, below the tables.", "Warning: four");
  }

  @Test
  void moreSubjectsThanColoursStillLookDifferent() {
    List<String> looks = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      looks.add(new Look(i).mark(0, 0, "") + new Look(i).line(""));
    }
    assertThat(looks).doesNotHaveDuplicates();
  }

  @Test
  void twoRunsDifferOnlyWhereTheirIntervalsLieApart() {
    Estimate before = new Estimate(100, 95, 105, 0.96);

    assertThat(ComparisonReport.verdict(Metric.CPU_NS, before, new Estimate(103, 99, 108, 0.96)))
        .isEqualTo("no difference");
    assertThat(ComparisonReport.verdict(Metric.CPU_NS, before, new Estimate(120, 110, 130, 0.96)))
        .isEqualTo("1.20, worse");
    assertThat(
            ComparisonReport.verdict(Metric.PER_SECOND, before, new Estimate(120, 110, 130, 0.96)))
        .isEqualTo("1.20, better");
    assertThat(ComparisonReport.of(RESULTS, RESULTS)).contains("no difference", "tuned-c");
    assertThat(
            ComparisonReport.of(
                RESULTS, new Results("x", true, Map.of("cores", 8), Map.of(), List.of())))
        .contains("WARNING", "no scenario with the same points");
  }

  private static Row row(String name, Double... values) {
    Map<Metric, List<Double>> rounds = new EnumMap<>(Metric.class);
    rounds.put(Metric.CPU_NS, List.of(values));
    return new Row(name, name, rounds);
  }

  private static Row row(String name, int a, int b, int c) {
    return row(name, (double) a, (double) b, (double) c);
  }

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<String> texts(Document document, String element) {
    NodeList nodes = document.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
