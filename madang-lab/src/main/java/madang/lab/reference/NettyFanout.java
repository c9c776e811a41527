package madang.lab.reference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every byte to every connection, coalesced by hand as well as Netty allows: what the reads of one
 * turn of the loop brought is gathered in one buffer, and a task at the turn's end gives a shared
 * view of it to each receiver with one flush each. On the one event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
@ChannelHandler.Sharable
final class NettyFanout extends ChannelInboundHandlerAdapter {
  private final List<Channel> members = new ArrayList<>();
  private @Nullable ByteBuf turn;

  @Override
  public void channelActive(ChannelHandlerContext context) {
    members.add(context.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    members.remove(context.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ByteBuf gathered = turn;
    if (gathered == null) {
      gathered = context.alloc().directBuffer(16 * 1024);
      turn = gathered;
      context.channel().eventLoop().execute(this::flush);
    }
    gathered.writeBytes(bytes);
    bytes.release();
  }

  private void flush() {
    ByteBuf gathered = turn;
    turn = null;
    if (gathered == null) {
      return;
    }
    for (Channel member : members) {
      member.writeAndFlush(gathered.retainedDuplicate(), member.voidPromise());
    }
    gathered.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
