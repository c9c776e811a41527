/** Load clients, references and the comparisons made with them. */
module madang.lab {
  requires static transitive org.jspecify;
  requires madang.net;
  requires madang.wire;
}
