package madang.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void ofNineRoundsTheSecondLowestAndSecondHighestBoundTheMedian() {
    Estimate estimate = Estimate.of(5, 9, 1, 3, 7, 2, 8, 4, 6);

    assertThat(estimate.median()).isEqualTo(5);
    assertThat(estimate.low()).isEqualTo(2);
    assertThat(estimate.high()).isEqualTo(8);
    assertThat(estimate.coverage()).isCloseTo(1 - 20 / 512.0, within(1e-12));
  }

  @Test
  void oneWildRoundMovesNeitherMedianNorInterval() {
    Estimate wild = Estimate.of(5, 9000, 1, 3, 7, 2, 8, 4, 6);

    assertThat(wild.median()).isEqualTo(5);
    assertThat(wild.high()).isEqualTo(8);
  }

  @Test
  void anEvenNumberOfRoundsHasTheMeanOfTheTwoInTheMiddle() {
    assertThat(Estimate.of(1, 2, 4, 8).median()).isEqualTo(3);
  }

  @Test
  void fewRoundsSayHowLittleTheyCover() {
    Estimate three = Estimate.of(3, 1, 2);

    assertThat(three.low()).isEqualTo(1);
    assertThat(three.high()).isEqualTo(3);
    assertThat(three.coverage()).isCloseTo(0.75, within(1e-12));
    assertThat(Estimate.of(1).coverage()).isZero();
  }

  @Test
  void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
    Random random = new Random(1);
    int runs = 20_000;
    int held = 0;
    for (int run = 0; run < runs; run++) {
      double[] values = random.doubles(9, 0, 1).map(x -> x * x).toArray(); // true median 0.25
      Estimate estimate = Estimate.of(values);
      if (estimate.low() <= 0.25 && 0.25 <= estimate.high()) {
        held++;
      }
    }

    assertThat((double) held / runs).isCloseTo(0.961, within(0.006));
  }

  @Test
  void theInverseSwapsTheEnds() {
    Estimate inverse = new Estimate(0.02, 0.01, 0.04, 0.96).inverse();

    assertThat(inverse.median()).isCloseTo(50, within(1e-9));
    assertThat(inverse.low()).isCloseTo(25, within(1e-9));
    assertThat(inverse.high()).isCloseTo(100, within(1e-9));
  }

  @Test
  void noRoundsAreRefused() {
    assertThatThrownBy(Estimate::of).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRatioWhoseIntervalHoldsOneIsNoDifference() {
    Estimate same =
        Estimate.ofRatios(List.of(10.0, 9.0, 11.0, 10.0), List.of(10.0, 10.0, 10.0, 9.0))
            .orElseThrow();
    Estimate less =
        Estimate.ofRatios(List.of(5.0, 5.0, 6.0, 5.0), List.of(10.0, 10.0, 10.0, 9.0))
            .orElseThrow();

    assertThat(same.noDifference()).isTrue();
    assertThat(less.noDifference()).isFalse();
    assertThat(less.tooFew()).isFalse();
    assertThat(Estimate.of(0.5, 0.5).tooFew()).isTrue();
  }

  @Test
  void roundsThatOnlyOneHasOrThatAreZeroTellNoRatio() {
    List<Double> holes = List.of(10.0, Double.NaN, 20.0, 0.0);

    assertThat(Estimate.ofRatios(List.of(20.0, 1.0, 40.0, 5.0), holes).orElseThrow().high())
        .isEqualTo(2);
    assertThat(Estimate.ofRatios(List.of(5.0), List.of(0.0))).isEmpty();
    assertThat(Estimate.ofRatios(List.of(0.0), List.of(0.0))).isEmpty();
  }
}
