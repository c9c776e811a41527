package madang.chat;

/**
 * Who a user was when something was said: the source of an IRC line. Immutable; a new nick makes a
 * new identity.
 *
 * @param nick the nick
 * @param user the user name, {@code ~} in front because nobody vouches for it
 * @param host the host, as others may see it
 */
public record Identity(String nick, String user, String host) {

  /** {@code nick!user@host}. */
  public String mask() {
    return nick + '!' + user + '@' + host;
  }
}
