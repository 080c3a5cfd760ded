//! Who issues papers.

use std::io::Write as _;
use std::process::{Command, Stdio};

use kazasu_wire::activation::FacilityKind;

use super::second_factor::set_up;
use super::user;
use crate::world::World;
use crate::world::desk::COMPARED;

#[tokio::test]
async fn papers_name_the_issuer_and_mails_the_operator() {
    let world = World::with(|settings| settings.operator.issuer = Some("架空発行機構".to_owned())).await;
    assert!(world.import_facilities(COMPARED).await.taken);
    let mut clinic = user(&world, &FacilityKind::Judo, "one@clinic.example").await;
    set_up(&world, &mut clinic, "/second-factor").await;
    let sent = world.submitted("1").await;
    let account = world.granted(&sent).await.unwrap().remove(0);
    let pdf = clinic
        .get(&format!("/accounts/{account}/sheet.pdf"))
        .await
        .is(200);
    let text = text(&pdf.bytes);
    assert!(text.contains("架空発行機構"), "{text}");
    assert!(!text.contains("架空資格確認機構"), "{text}");
    let (_, mail) = crate::world::browser::mails(&world, "one@clinic.example")
        .await
        .remove(0);
    assert!(mail.contains("架空資格確認機構"), "{mail}");
}

/// What another program reads in a PDF.
fn text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
