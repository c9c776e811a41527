package madang.chat;

/**
 * Which of the extensions that a server may have or not it has, and how.
 *
 * @param history whether what was said can be read again; as it was at the start
 * @param metadata whether users and rooms may be described (METADATA)
 * @param readMarker whether the server remembers up to where people have read (MARKREAD)
 * @param relaySeparators characters of which one stands in each name that words are relayed under
 *     (RELAYMSG), and that no nick has; empty: nobody relays
 * @param icon the address of the network's picture; empty: none
 */
public record Extensions(
    boolean history, boolean metadata, boolean readMarker, String relaySeparators, String icon) {

  /** The defaults that stand in {@code madang.toml}. */
  public static final Extensions DEFAULTS = new Extensions(true, true, true, "", "");

  /** What a running server that has these takes over of others. */
  Extensions reloaded(Extensions next) {
    return new Extensions(history, next.metadata, next.readMarker, next.relaySeparators, next.icon);
  }
}
