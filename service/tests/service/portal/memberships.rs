//! Whom a user acts for: decided at the desk, and chosen where there are several.

use jiff::SignedDuration;
use kazasu_service::store::portal_membership::{self, Membership, MembershipState};
use kazasu_wire::activation::FacilityKind;

use super::{PASSWORD, complete, register, typed, user};
use crate::world::browser::{Browser, mails};
use crate::world::walker::Walker;
use crate::world::{FIRST, SECOND, World};

const THIRD: &str = "4880000003";

/// A user of two facilities, logged in.
async fn of_two(world: &World) -> Browser {
    let browser = user(world, &FacilityKind::Judo, "both@clinic.example").await;
    let store = &world.service().store;
    let members = portal_membership::of_facility(store, &world.facility(FIRST).await).await;
    let second = Membership {
        membership_id: "second-membership".parse().unwrap(),
        user_id: members.unwrap()[0].user_id.clone(),
        facility_id: Some(world.facility(THIRD).await),
        state: MembershipState::Active,
        // Later than the first: what was asked at the same time comes in no order.
        asked_at: world.now() + SignedDuration::from_secs(1),
    };
    let mut write = store.write().await.unwrap();
    portal_membership::insert(&mut write, &second).await.unwrap();
    write.commit().await.unwrap();
    browser
}

#[tokio::test]
async fn a_user_of_two_facilities_chooses() {
    let world = super::world().await;
    assert!(
        world
            .import_facilities(format!(
                "institution_code,name,kind,registration_numbers\n{THIRD},第三接骨院,judo,契4800009-0-0\n"
            ))
            .await
            .taken
    );
    let mut browser = of_two(&world).await;
    let menu = browser.get("/applications").await.is(200);
    menu.says("助成金交付申請（第三接骨院）")
        .says("助成金交付申請（試験接骨院）");
    menu.says("試験接骨院、第三接骨院");
    let new = "/applications/new/start-date";
    assert_eq!(browser.get(new).await.leads(), "/applications");
    let starts = [("starts_on", "2026-12-01"), ("do", "save")];
    assert_eq!(
        browser.post("/applications", new, &starts).await.leads(),
        "/applications"
    );
    // Another's is not there to be chosen.
    for code in [SECOND, "4889999999", "x"] {
        browser.get(&format!("{new}?facility={code}")).await.is(404);
        let fields = [("facility", code), ("starts_on", "2026-12-01"), ("do", "save")];
        browser.post("/applications", new, &fields).await.is(404);
    }
    let form = browser.get(&format!("{new}?facility={THIRD}")).await.is(200);
    form.says("第三接骨院").says(THIRD);
    let code = form.hidden("facility").unwrap();
    let fields = [
        ("facility", code.as_str()),
        ("starts_on", "2026-12-01"),
        ("do", "next"),
    ];
    let confirm = browser
        .submit(new, &form.hidden("csrf").unwrap(), &fields)
        .await
        .is(200);
    let to = confirm.between("action=\"/applications/", "\"");
    let version = confirm.hidden("version").unwrap();
    let sent = [("version", version.as_str()), ("do", "send")];
    let token = confirm.hidden("csrf").unwrap();
    browser
        .submit(&format!("/applications/{to}"), &token, &sent)
        .await
        .leads();
    let store = &world.service().store;
    let third = world.facility(THIRD).await;
    let day = kazasu_service::store::facility_start::of(store, &third)
        .await
        .unwrap();
    assert_eq!(day.unwrap().to_string(), "2026-12-01");
    let first = world.facility(FIRST).await;
    let day = kazasu_service::store::facility_start::of(store, &first)
        .await
        .unwrap();
    assert_eq!(day, None);
    // Who acts for one is not asked.
    let mut one = user(&world, &FacilityKind::Ahaki, "one@clinic.example").await;
    one.get(new).await.is(200).says("試験鍼灸院");
    one.get(&format!("{new}?facility={THIRD}")).await.is(404);
}

#[tokio::test]
async fn a_second_registrant_is_looked_at_and_decided() {
    let world = super::world().await;
    user(&world, &FacilityKind::Judo, "first@clinic.example").await;
    for email in ["second@clinic.example", "third@clinic.example"] {
        register(&world, &typed(&FacilityKind::Judo, email)).await.is(200);
        complete(&world, email).await.is(200);
        world.pass(1);
    }
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let queue = reviewer.get("/desk").await.is(200);
    queue
        .says("ユーザー登録の確認")
        .says("試験接骨院")
        .says("確認待ち");
    let decide = async |reviewer: &mut Walker<'_>, what: &str| {
        let queue = reviewer.get("/desk").await.is(200);
        let page = format!("/desk/members/{}", queue.between("/desk/members/", "\""));
        let shown = reviewer.get(&page).await.is(200);
        for text in [
            "見本 太郎",
            "01201234567",
            "契4800001-0-0",
            "マスタとの照合",
            FIRST,
        ] {
            shown.says(text);
        }
        assert!(!shown.body.contains("institution_code"), "the master holds it");
        reviewer
            .post(&page, &page, &[("do", what)])
            .await
            .is(200)
            .says("審査待ち");
        page
    };
    let first = decide(&mut reviewer, "approve").await;
    decide(&mut reviewer, "refuse").await;
    // What is decided is decided.
    reviewer.post("/desk", &first, &[("do", "refuse")]).await.is(404);
    for (email, told, status) in [
        ("second@clinic.example", "確認が済みました", 200),
        ("third@clinic.example", "確認できませんでした", 404),
    ] {
        let (kind, text) = mails(&world, email).await.remove(0);
        assert_eq!(kind, "membership-decided");
        assert!(text.contains(told), "{text}");
        let mut browser = Browser::new(&world);
        browser.log_in(email, PASSWORD).await.leads();
        browser.get("/applications/new/start-of-use").await.is(status);
    }
    // Each with the facility and who decided.
    let rows = world
        .count(
            "SELECT COUNT(*) FROM audit WHERE action = 'membership.decided' AND facility_id IS NOT NULL \
             AND subject IS NOT NULL",
        )
        .await;
    assert_eq!(rows, 2);
}
