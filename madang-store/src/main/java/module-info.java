/** What was said, in files: the chat's {@code RoomLog} on SQLite. */
module madang.store {
  requires static transitive org.jspecify;
  requires transitive madang.chat;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports madang.store;
}
