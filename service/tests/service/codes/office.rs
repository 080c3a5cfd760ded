//! What the pages of applications, accounts and the back office say: each code is raised by the function behind its page.

use std::collections::BTreeSet;

use futures_util::stream;
use kazasu_preview::Format;
use kazasu_service::application::review::{self, Decision};
use kazasu_service::application::upload::{self, Received, UploadError};
use kazasu_service::application::{self, Kind, Payload, facility_check};
use kazasu_service::preview::Source;
use kazasu_service::store::application::{Application, FacilityCheck};
use kazasu_service::{account, account_sheet, preview};

use crate::world::desk::{APPLICANT, BIRTH_DATE, COMPARED, PNG, PREVIEWS, bomb, start_of_use};
use crate::world::{FIRST, World};

/// Codes that stand on a page; none is answered as a problem document.
pub(super) const ON_PAGES: [&str; 15] = [
    "office.account.unknown",
    "office.application.changed",
    "office.application.incomplete",
    "office.application.unknown",
    "office.facility-check.exhausted",
    "office.facility-check.no-match",
    "office.preview.too-large",
    "office.preview.unavailable",
    "office.preview.unreadable",
    "office.review.claimed",
    "office.review.same-person",
    "office.sheet.gone",
    "office.subsidy.refused",
    "office.upload.infected",
    "office.upload.unconverted",
];

async fn upload_of(world: &World, draft: &Application, bytes: Vec<u8>) -> UploadError {
    let chunk = Ok::<_, std::io::Error>(bytes.into());
    let taken = upload::receive(world.service(), draft, "file", stream::iter([chunk])).await;
    taken.unwrap_err()
}

#[tokio::test]
async fn of_the_pages() {
    let world = World::with(|settings| {
        settings.office.four_eyes = true;
        settings.office.subsidy_deadline = "2026-11-20".parse().ok();
        settings.office.scan = Some("/bin/false".into());
    })
    .await;
    world.import_facilities(COMPARED).await;
    let service = world.service();
    let clinic = world.facility(FIRST).await;
    let mut raised = BTreeSet::new();

    let nobody = "W9999999".parse().unwrap();
    raised.insert(account::stop(service, &clinic, &nobody).await.unwrap_err().code());
    raised.insert(account_sheet::open(service, &nobody).await.unwrap_err().code());
    let draft = world.draft(Kind::StartOfUse, FIRST, &Payload::default()).await;
    let id = &draft.application_id;
    raised.insert(application::of(service, id, "other").await.unwrap_err().code());
    raised.insert(
        application::submit(service, &draft, APPLICANT)
            .await
            .unwrap_err()
            .code(),
    );
    for (bytes, error) in [
        (b"\0\0\0\x18ftypheic".to_vec(), "form.file.heic"),
        (b"\xFF\xD8\xFF\xE0".to_vec(), "form.file.jpeg"),
        (b"MZ".to_vec(), "form.file.kind"),
        (b"%PDF-1.7".to_vec(), "office.upload.infected"),
        (
            [b"%PDF-".to_vec(), vec![0; 100 * 1024 * 1024]].concat(),
            "form.file.size",
        ),
    ] {
        let code = upload_of(&world, &draft, bytes).await.code();
        assert_eq!(code, error);
        // What is wrong with a file is what the table of rules says of it (`of_forms`).
        if !code.starts_with("form.") {
            raised.insert(code);
        }
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM upload_chunks").await, 0);

    let sent = world.submitted("1").await;
    let claimed = review::claim(service, &sent, "one").await.unwrap();
    let decide =
        async |seen: &Application, who: &str| review::decide(service, seen, who, Decision::Approve).await;
    raised.insert(decide(&claimed, "two").await.unwrap_err().code());
    raised.insert(review::claim(service, &sent, "two").await.unwrap_err().code());
    let (checked, _) = decide(&claimed, "one").await.unwrap();
    let again = review::claim(service, &checked, "one").await.unwrap();
    raised.insert(decide(&again, "one").await.unwrap_err().code());

    let mut tried = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    for _ in 0..4 {
        tried = facility_check::compare(service, &tried, APPLICANT, "1950-01-01")
            .await
            .unwrap();
    }
    // What the page says of this is raised over HTTP by `portal_desk`.
    assert_eq!(tried.facility_check, FacilityCheck::NoMatch);
    raised.insert("office.facility-check.no-match");
    let late = facility_check::compare(service, &tried, APPLICANT, BIRTH_DATE).await;
    raised.insert(late.unwrap_err().code());

    let claim = Payload::from([("sum", "1"), ("account_holder", "シケン")]);
    let subsidy = world.draft(Kind::Subsidy, FIRST, &claim).await;
    let refused = application::submit(service, &subsidy, APPLICANT)
        .await
        .unwrap_err();
    raised.insert(refused.code());
    raised.extend(of_previews().await);
    assert_eq!(raised, BTreeSet::from(ON_PAGES));
}

/// What is said of files that cannot be drawn, by the program itself; and where there is none.
async fn of_previews() -> BTreeSet<&'static str> {
    let mut raised = BTreeSet::new();
    for (program, broken, large) in [
        (
            Some(PREVIEWS),
            "office.preview.unreadable",
            "office.preview.too-large",
        ),
        (None, "office.preview.unavailable", "office.preview.unavailable"),
        (
            Some("/nowhere"),
            "office.preview.unavailable",
            "office.preview.unavailable",
        ),
    ] {
        let world = World::with(|settings| settings.office.preview = program.map(Into::into)).await;
        world.import_facilities(COMPARED).await;
        let draft = world.draft(Kind::StartOfUse, FIRST, &Payload::default()).await;
        for (bytes, code) in [(PNG.to_vec(), broken), (bomb(), large)] {
            let chunk = Ok::<_, std::io::Error>(bytes.into());
            let received = upload::receive(world.service(), &draft, "file", stream::iter([chunk])).await;
            let Received::Attached(attached) = received.unwrap() else {
                unreachable!("a PNG is attached");
            };
            let opened = upload::open(world.service(), &draft, &attached.upload_id, APPLICANT).await;
            let opened = opened.unwrap().unwrap();
            let source = Source::Upload(&opened);
            let drawn = preview::draw(world.service(), source, Format::Png, 0).await;
            assert_eq!(drawn.unwrap_err().code(), code);
            raised.insert(code);
        }
        if program == Some(PREVIEWS) {
            let chunk = Ok::<_, std::io::Error>(b"\xFF\xD8\xFF\xE0 JFIF".to_vec().into());
            let received = upload::receive(world.service(), &draft, "file", stream::iter([chunk])).await;
            let Received::Photo(photo) = received.unwrap() else {
                unreachable!("a photo is asked about");
            };
            let refused = upload::photo::convert(world.service(), &draft, &photo.upload_id).await;
            raised.insert(refused.unwrap_err().code());
        }
    }
    raised
}
