//! ユーザー登録.

use kazasu_forms::{ROWS, Rule};
use kazasu_service::settings::Limits;
use kazasu_service::store::portal_membership::{self, MembershipState};
use kazasu_wire::activation::FacilityKind;
use kazasu_words::{Arg, Args, Code, Locale, Voice, Words};
use sqlx::AssertSqlSafe;

use super::{PASSWORD, complete, register, typed, user, world};
use crate::world::browser::Browser;
use crate::world::browser::{mails, newest_link};
use crate::world::search::holds;
use crate::world::{FIRST, World};

const KINDS: [FacilityKind; 4] = [
    FacilityKind::Judo,
    FacilityKind::Ahaki,
    FacilityKind::HealthCheck,
    FacilityKind::Midwifery,
];

#[tokio::test]
async fn every_kind_of_facility_registers_completes_and_logs_in() {
    let world = world().await;
    for kind in KINDS {
        let email = format!("{}@clinic.example", kind.as_str().replace('_', "-"));
        let mut browser = Browser::new(&world);
        let form = browser.get(&format!("/register?kind={kind}")).await.is(200);
        assert!(form.body.contains("必須情報"), "{kind}");
        let fields = typed(&kind, &email);
        let page = browser
            .submit("/register", &form.hidden("csrf").unwrap(), &fields)
            .await
            .is(200);
        let page = page;
        page.says("以下の内容で登録します。");
        page.says("見本");
        page.says(&email);
        assert!(!page.body.contains(PASSWORD), "no secret is on the page");
        let name = match kind {
            FacilityKind::Judo => "試験接骨院",
            FacilityKind::Ahaki => "試験鍼灸院",
            FacilityKind::HealthCheck => "試験健診所",
            _ => "見本助産所",
        };
        let page = page;
        page.says(name);
        let (csrf, draft) = (page.hidden("csrf").unwrap(), page.hidden("draft").unwrap());
        let answers = [("draft", draft.as_str()), ("action", "ok")];
        let sent = browser.submit("/register/confirm", &csrf, &answers).await.is(200);
        sent.says("有効化リンク");
        // Not before the link is used.
        browser
            .log_in(&email, PASSWORD)
            .await
            .refuses(422, "ログインできません");
        let link = newest_link(&world, &email).await;
        // A program that only looks at the link completes nothing.
        browser.get(&link).await.is(200).says(name);
        browser.log_in(&email, PASSWORD).await.is(422);
        let done = complete(&world, &email).await.is(200);
        done.says("ユーザー登録が完了いたしました。");
        assert_eq!(
            done.body.contains("運営者が確認します"),
            kind == FacilityKind::Midwifery
        );
        assert_eq!(browser.log_in(&email, PASSWORD).await.leads(), "/");
        browser.get("/").await.is(200).says("見本 太郎");
    }
}

/// 登録記号番号 in one field, in every way of writing it; the name comes from the master, also by a button.
#[tokio::test]
async fn a_number_finds_its_facility_however_it_is_written() {
    let world = world().await;
    for (number, name) in [
        ("契4800001-0-0", "試験接骨院"),
        ("４８００００１　０　０", "試験接骨院"),
        ("協4800004.0.0", "第二試験接骨院"),
        ("契4800003-0-0", "第二試験接骨院"),
    ] {
        let mut browser = Browser::new(&world);
        let fields = [
            ("kind", "judo"),
            ("registration_number", number),
            ("action", "lookup"),
            ("family_name", "見本"),
        ];
        let page = browser.post("/register", "/register", &fields).await.is(200);
        page.says(name);
        page.says("value=\"見本\"");
    }
    let mut browser = Browser::new(&world);
    let mut unknown = typed(&FacilityKind::Judo, "a@clinic.example");
    unknown.retain(|(name, _)| *name != "registration_number");
    unknown.push(("registration_number", "契4809999-9-9"));
    let page = browser.post("/register", "/register", &unknown).await.is(422);
    page.says("施設が見つかりません");
    page.says("value=\"契4809999-9-9\"");
    // An あはき number is no 柔整 clinic's.
    unknown.push(("registration_number", "48000001-0-0"));
    browser.post("/register", "/register", &unknown).await.is(422);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    let mut fields = typed(&FacilityKind::Judo, "Upper@clinic.example");
    fields.retain(|(name, _)| *name != "consent");
    let page = browser.post("/register", "/register", &fields).await.is(422);
    let page = page;
    page.says("メールアドレスの形が違います");
    page.says("利用規約への同意が必要です");
    page.says("value=\"Upper@clinic.example\"");
    page.says("value=\"01201234567\"");
    page.says("aria-describedby=\"email");
    assert!(!page.body.contains(PASSWORD));
    // Another kind keeps what was typed.
    fields.push(("action", "kind"));
    fields.push(("kind", "health_check"));
    let page = browser.post("/register", "/register", &fields).await.is(200);
    page.says("機関コード（7桁）");
    page.says("value=\"01201234567\"");
}

/// The page holds what is typed to the one table: every wrong example of its rows is refused at its field, with the words
/// of its code, and stays; every right one is not.
#[tokio::test]
async fn the_page_is_held_to_the_table() {
    let world = World::with(|settings| settings.limits = Limits::wide()).await;
    let mut browser = Browser::new(&world);
    let words = Words::new(Locale::Ja);
    let mut tried = 0;
    for (kind, field, rule) in [
        (FacilityKind::Judo, "family_name", Rule::Name),
        (FacilityKind::Judo, "telephone", Rule::Telephone),
        (FacilityKind::Judo, "email", Rule::Email),
        (FacilityKind::Judo, "password", Rule::Password),
        (FacilityKind::Judo, "password_again", Rule::PasswordAgain),
        (FacilityKind::Judo, "consent", Rule::Consent),
        (FacilityKind::Judo, "registration_number", Rule::JudoNumber),
        (FacilityKind::Ahaki, "registration_number", Rule::AhakiNumber),
        (
            FacilityKind::HealthCheck,
            "institution_digits",
            Rule::InstitutionDigits,
        ),
        (FacilityKind::HealthCheck, "prefecture", Rule::Prefecture),
    ] {
        for row in ROWS.iter().filter(|row| row.rule == rule) {
            // In test mode 48 is a prefecture.
            let wrong = row.invalid.iter().filter(|(value, _)| *value != "48");
            let wrong = wrong.map(|(value, code)| (*value, Some(*code)));
            let right = row.valid.iter().map(|(value, _)| (*value, None));
            for (value, code) in wrong.chain(right) {
                let mut fields = typed(&kind, "a@clinic.example");
                fields.retain(|(name, _)| *name != field);
                fields.push((field, value));
                let page = browser.post("/register", "/register", &fields).await;
                let marked = page.body.contains(&format!("id=\"{field}-error\""));
                let Some(code) = code else {
                    // What the master does not hold is said there too; nothing else is.
                    let unknown = page.body.contains("施設が見つかりません");
                    assert!(!marked || unknown, "row {}: {value:?} is refused", row.number);
                    continue;
                };
                let page = page.is(422);
                assert!(marked, "row {}: {value:?} is not marked at its field", row.number);
                let title = words.text(
                    Code::find(code).unwrap(),
                    Voice::Title,
                    &Args::new().with(Arg::Count, 7_u32),
                );
                page.says(&title);
                if !field.starts_with("password")
                    && !value.trim().is_empty()
                    && field != "consent"
                    && field != "prefecture"
                {
                    page.says(&format!("value=\"{value}\""));
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 45, "{tried}");
}

#[tokio::test]
async fn cancelling_leads_back_with_everything_but_the_password() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    let fields = typed(&FacilityKind::Judo, "back@clinic.example");
    let page = browser.post("/register", "/register", &fields).await.is(200);
    let (csrf, draft) = (page.hidden("csrf").unwrap(), page.hidden("draft").unwrap());
    let answers = [("draft", draft.as_str()), ("action", "cancel")];
    let page = browser.submit("/register/confirm", &csrf, &answers).await.is(200);
    let page = page;
    page.says("value=\"back@clinic.example\"");
    assert!(!page.body.contains(PASSWORD));
    assert!(mails(&world, "back@clinic.example").await.is_empty());
}

/// Row 316: the same page, and a mail.
#[tokio::test]
async fn a_known_address_gets_the_same_page_and_a_mail() {
    let world = world().await;
    let email = "known@clinic.example";
    user(&world, &FacilityKind::Judo, email).await;
    let known = register(&world, &typed(&FacilityKind::Ahaki, email))
        .await
        .is(200);
    let unknown = register(&world, &typed(&FacilityKind::Ahaki, "new@clinic.example"))
        .await
        .is(200);
    assert_eq!(known.body, unknown.body, "nothing tells the two apart");
    let (kind, text) = mails(&world, email).await.remove(0);
    assert_eq!(kind, "known-address");
    assert!(text.contains("/login") && text.contains("/reset"), "{text}");
    let users = world.count("SELECT COUNT(*) FROM portal_users").await;
    assert_eq!(users, 1);
}

#[tokio::test]
async fn a_second_registrant_of_a_facility_goes_to_review() {
    let world = world().await;
    user(&world, &FacilityKind::Judo, "first@clinic.example").await;
    register(&world, &typed(&FacilityKind::Judo, "second@clinic.example"))
        .await
        .is(200);
    complete(&world, "second@clinic.example")
        .await
        .is(200)
        .says("運営者が確認します");
    let facility = world.facility(FIRST).await;
    let store = &world.service().store;
    assert_eq!(
        portal_membership::of_facility(store, &facility)
            .await
            .unwrap()
            .len(),
        1
    );
    let waiting = portal_membership::in_review(store).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].facility_id.as_ref(), Some(&facility));
    // Two people decide at once: one does.
    let by = "op".parse().unwrap();
    let mut outcomes = Vec::new();
    for _ in 0..2 {
        let mut write = store.write().await.unwrap();
        let decided = portal_membership::decide(
            &mut write,
            &waiting[0].membership_id,
            MembershipState::Active,
            None,
            &by,
            world.now(),
        );
        outcomes.push(decided.await.unwrap());
        write.commit().await.unwrap();
    }
    assert_eq!(outcomes, [true, false]);
    assert_eq!(
        portal_membership::of_facility(store, &facility)
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_consent_is_kept_with_its_version_and_instant() {
    let world = world().await;
    user(&world, &FacilityKind::Judo, "terms@clinic.example").await;
    let (document, version, at): (String, String, i64) =
        sqlx::query_as("SELECT document, version, agreed_at FROM portal_consents")
            .fetch_one(world.service().store.read())
            .await
            .unwrap();
    let expected = world.settings.portal.terms_version.clone();
    assert_eq!(
        (document.as_str(), version, at),
        ("portal-terms", expected, World::begin().as_millisecond())
    );
}

/// Nothing that identifies a person or lets somebody in lies clear in the database.
#[tokio::test]
async fn the_database_holds_no_name_address_or_secret() {
    let world = world().await;
    let email = "planted@clinic.example";
    let browser = user(&world, &FacilityKind::Midwifery, email).await;
    register(&world, &typed(&FacilityKind::Judo, "pending@clinic.example"))
        .await
        .is(200);
    let link = newest_link(&world, "pending@clinic.example").await;
    let word = link.rsplit('/').next().unwrap();
    let session = browser.cookie("kazasu").unwrap();
    let secrets = [
        email,
        "pending@clinic.example",
        "見本助産所",
        "01201234567",
        PASSWORD,
        word,
        session,
    ];
    let mut looked = 0;
    for (table, columns) in [
        ("portal_users", "user_id || kind || password_hash"),
        (
            "portal_registrations",
            "registration_id || kind || password_hash || terms_version",
        ),
        ("portal_memberships", "membership_id || user_id || state"),
        ("portal_consents", "user_id || document || version"),
        ("portal_links", "purpose || COALESCE(user_id, '')"),
        ("mails", "mail_id || kind || state"),
        ("audit", "action || COALESCE(subject, '')"),
    ] {
        let sql = format!("SELECT {columns} FROM {table}");
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
        for (text,) in rows {
            looked += 1;
            for secret in secrets {
                assert!(!holds(text.as_bytes(), secret.as_bytes()), "{table}: {secret}");
            }
        }
    }
    for sql in [
        "SELECT sealed FROM portal_users",
        "SELECT sealed FROM portal_registrations",
        "SELECT sealed FROM mails",
        "SELECT token_hash FROM portal_links",
        "SELECT session_hash FROM portal_sessions",
        "SELECT address_mac FROM portal_users",
    ] {
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(sql)
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{sql}");
        for (bytes,) in rows {
            looked += 1;
            assert!(
                secrets.iter().all(|secret| !holds(&bytes, secret.as_bytes())),
                "{sql}"
            );
        }
    }
    assert!(looked > 15, "{looked}");
}
