package madang.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** What can be wrong with the parameters of a command, whichever it is. */
final class BadInput {
  /** Bytes of a line without CR and LF, of which a label takes none: tags count apart. */
  private static final int LINE = 510;

  private BadInput() {}

  /** Lines without their ends. */
  static List<byte[]> lines(String verb) {
    List<byte[]> lines = new ArrayList<>();
    for (String rest : parameters()) {
      lines.add((verb + rest).getBytes(UTF_8));
    }
    int left = LINE - verb.length();
    lines.add((verb + " " + "x".repeat(left - 1)).getBytes(UTF_8));
    lines.add((verb + " #" + "y".repeat(left - 2)).getBytes(UTF_8));
    lines.add((verb + " #r " + "z".repeat(left - 4)).getBytes(UTF_8));
    lines.add((verb + " wit #r :" + "한".repeat((left - 9) / 3)).getBytes(UTF_8));
    lines.add((verb + " " + "a,".repeat((left - 1) / 2)).getBytes(UTF_8));
    lines.add((verb + " #r " + "+bo".repeat((left - 5) / 3)).getBytes(UTF_8));
    lines.add((verb + " + " + "n,".repeat((left - 3) / 2)).getBytes(UTF_8));
    lines.add((verb + " \u00ff").getBytes(ISO_8859_1));
    lines.add((verb + " #r :caf\u00e9 \u00fe\u00ff").getBytes(ISO_8859_1));
    lines.add((verb + " wit " + "\u0080".repeat(300)).getBytes(ISO_8859_1));
    return lines;
  }

  private static List<String> parameters() {
    return List.of(
        "",
        " ",
        " :",
        " : ",
        " x",
        " x y",
        " x :",
        " x y z :",
        " #r",
        " #r x",
        " #r :",
        " #r wit",
        " #r wit :x",
        " wit",
        " wit :",
        " wit #r",
        " wit :x y",
        " wit wit wit wit",
        " #none x",
        " #none x y z",
        " @#r x",
        " @#none x",
        " @ x",
        " 0",
        " -1 0",
        " 99999999999999999999 99999999999999999999",
        " * *",
        " ?* ?*",
        " ,,,, ,,,,",
        " #r,#r,#r,#r wit,wit,wit,wit :x",
        " #r,#none,wit,x x",
        " wit,wit,wit,wit,wit,wit,wit,wit x",
        " #r +b-b+b-b+vvvvvvvvvvvvvvvvvvvvvv wit wit wit wit wit wit wit wit wit wit wit",
        " #r -+-+-+",
        " #r ++++z z z",
        " a b c d e f g h i j k l m n o p q r s t u v",
        " \u0001\u0002\u0003\u001f\u007f",
        " :\u0001VERSION\u0001",
        " #r :\u0001\u0001",
        " 👨‍👩‍👧 👨‍👩‍👧 :👨‍👩‍👧",
        " e\u0301\u0301\u0301 \u202e\u200b",
        " LATEST #r msgid=x 1",
        " LATEST #r timestamp=x 1",
        " BETWEEN #r msgid= msgid= 0",
        " TARGETS x y z",
        " in=#r;text=;from=;limit=-1;after=x",
        " ;;;=;=;",
        " text=\\",
        " LS 302 302",
        " REQ :nonsense -nonsense",
        " REQ",
        " #r nosuchmsgid :x");
  }
}
