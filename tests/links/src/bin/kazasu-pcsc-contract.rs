//! The contract over PC/SC, in the namespace of a `pcscd` with a vpcd reader: `kazasu-pcsc-contract ADDRESS`.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a test program speaks to a terminal and stops at the first surprise"
)]

use kazasu_links::contract;
use kazasu_links::pcsc::Pcsc;

fn main() {
    let vpcd = std::env::args().nth(1).expect("the address of the vpcd reader");
    contract::hold("PC/SC", true, &|cut| Box::new(Pcsc::new(&vpcd, cut)));
    println!("the contract holds over PC/SC");
}
