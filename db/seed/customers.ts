/** Someone who bought something. The address is one line, as the checkout form sends it. */
export interface DemoCustomer {
  name: string;
  email: string;
  address: string;
}

/** The person behind the demo account `shopper@example.com`. */
export const SAM_SHOPPER: DemoCustomer = {
  name: "Sam Shopper",
  email: "shopper@example.com",
  address: "48 Marlborough Lane, Bristol BS7 8QP, United Kingdom",
};

/** People who do not exist, at domains that are reserved for examples (RFC 2606). */
export const OTHER_SHOPPERS: readonly DemoCustomer[] = [
  person("Ingrid Solheim", "ingrid.solheim@example.org", "Nygårdsgaten 31B, 5015 Bergen, Norway"),
  person("Mateus Carvalho", "mateus@example.com", "Rua da Esperança 112, 2.º Esq., 1200-658 Lisboa, Portugal"),
  person("Aylin Demir", "aylin.demir@example.com", "Karl-Heine-Straße 74, 04229 Leipzig, Germany"),
  person("Théo Marchand", "theo.marchand@example.org", "17 rue des Tables Claudiennes, 69001 Lyon, France"),
  person("Nora Kowalska", "nora.k@example.com", "ul. Mostowa 9/14, 31-061 Kraków, Poland"),
  person("Giulia Ferrante", "giulia.ferrante@example.org", "Via dei Mille 23, 72017 Ostuni BR, Italy"),
  person("Oisín Byrne", "oisin.byrne@example.com", "6 Dominick Place, Galway H91 K2TX, Ireland"),
  person("Maja Lindqvist", "maja.lindqvist@example.org", "Bondegatan 52, lgh 1304, 116 33 Stockholm, Sweden"),
  person("Daan de Wit", "daan.dewit@example.com", "Tweede Tuindwarsstraat 5-II, 1015 RX Amsterdam, Netherlands"),
  person("Elena Petrova", "elena.petrova@example.org", "ul. Shipka 18, ap. 7, 1504 Sofia, Bulgaria"),
  person("Priya Raman", "priya.raman@example.com", "Flat 3, 92 Albert Drive, Glasgow G41 2PF, United Kingdom"),
  person("Lukas Aigner", "lukas.aigner@example.org", "Neustiftgasse 64/11, 1070 Wien, Austria"),
  person("Carmen Ibáñez", "carmen.ibanez@example.com", "Carrer de Verdi 130, 3r 2a, 08012 Barcelona, Spain"),
  person("Jonas Keller", "jonas.keller@example.org", "Gerbergasse 41, 4001 Basel, Switzerland"),
  person("Sofia Nikolaou", "sofia.nikolaou@example.com", "Odos Veikou 27, 117 42 Athina, Greece"),
  person("Emil Rasmussen", "emil.rasmussen@example.org", "Jægersborggade 36, 3. th., 2200 København N, Denmark"),
  person("Hana Dvořáková", "hana.dvorakova@example.com", "Mánesova 88, 120 00 Praha 2, Czechia"),
];

function person(name: string, email: string, address: string): DemoCustomer {
  return { name, email, address };
}
