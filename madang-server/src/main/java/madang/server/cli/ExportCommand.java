package madang.server.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import madang.store.Export;
import madang.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "export",
    description = "Prints all history as JSON, one entry a line, oldest first.",
    footer = {"", "Example:", "  madang export | gzip > history.jsonl.gz"})
final class ExportCommand implements Callable<Integer> {
  @Mixin StoreOption store = new StoreOption();

  @Override
  public Integer call() throws Failure {
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8))) {
      Export.write(store.folder(), out, System.err::println);
    } catch (StoreException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Failure.failed("can't write what was exported: " + e.getMessage());
    }
    return Failure.OK;
  }
}
