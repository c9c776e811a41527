package madang.net.engine.process;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoModel;

/**
 * The engine's end of the stream to a worker that runs the handler itself: hears at the end what
 * was done. On the loop only.
 */
final class ReportHandler implements Handler {
  private final SocketAddress remote;
  private final IoModel.ProcessPerConnection.Observer observer;
  private boolean reported;
  private long reads;
  private long bytes;

  ReportHandler(SocketAddress remote, IoModel.ProcessPerConnection.Observer observer) {
    this.remote = remote;
    this.observer = observer;
  }

  @Override
  public void onOpen(Connection stream) {
    observer.opened(stream.id(), remote);
  }

  @Override
  public void onBytes(Connection stream, ByteBuffer in) {
    int at = in.position();
    if (in.remaining() >= Wire.HEADER_BYTES + 16 && Wire.type(in, at) == Wire.REPORT) {
      reported = true;
      reads = in.getLong(at + Wire.HEADER_BYTES);
      bytes = in.getLong(at + Wire.HEADER_BYTES + 8);
      in.position(in.limit());
    }
  }

  @Override
  public void onClose(Connection stream, CloseReason reason) {
    if (reported) {
      observer.closed(stream.id(), reads, bytes);
    } else {
      observer.lost(stream.id());
    }
  }
}
