//! The permit by type: what must not compile does not.

#[test]
fn no_way_around_the_permit_compiles() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/cases/in_order.rs");
    cases.compile_fail("tests/cases/cannot_*.rs");
}
