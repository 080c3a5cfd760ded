//! 医療機関等向け総合ポータルサイト: from the invitation to a terminal.

use kazasu_wire::payload::ActivationPayload;
use sqlx::AssertSqlSafe;

use super::PASSWORD;
use crate::world::browser::{Browser, Shown, mails, newest_link};
use crate::world::desk::PNG;
use crate::world::walker::Walker;
use crate::world::{Device, FIRST, World};

const MEDICAL: &str = "4810000001";
const EXEMPT: &str = "4830000002";
const MASTER: &str = "institution_code,name,kind,registration_numbers,founder,telephone,postal_code,address\n\
    4810000001,試験医科クリニック,medical,,試験 開設,000-000-0000,000-0000,試験県試験市1-2-3\n\
    4830000002,試験歯科医院,medical,,,,,\n";
const PORTAL: &str = "医療機関等向け総合ポータルサイト（架空）";
const EMAIL: &str = "staff@medical.example";

async fn world() -> World {
    let world = World::new().await;
    let report = world.import_facilities(MASTER).await;
    assert!(report.taken && report.rejected == 0, "{report:?}");
    world
}

async fn invite(reviewer: &mut Walker<'_>, code: &str, email: &str, purpose: &str) -> Shown {
    let fields = [("institution_code", code), ("email", email), ("purpose", purpose)];
    reviewer
        .post("/desk/institutions", "/desk/institutions", &fields)
        .await
}

/// What is typed into the form of an invitation.
fn typed(email: &str) -> Vec<(&'static str, String)> {
    [
        ("family_name", "見本"),
        ("given_name", "太郎"),
        ("telephone", "01201234567"),
        ("email", email),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("consent", "yes"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

fn fields<'a>(typed: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    typed
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// Registers by an invitation's link and completes the registration.
async fn register(world: &World, link: &str, email: &str) -> Shown {
    let mut browser = Browser::new(world);
    let typed = typed(email);
    let page = browser.post(link, link, &fields(&typed)).await.is(200);
    let (csrf, draft) = (page.hidden("csrf").unwrap(), page.hidden("draft").unwrap());
    let answers = [("draft", draft.as_str()), ("action", "ok")];
    browser
        .submit("/institutions/register/confirm", &csrf, &answers)
        .await
        .is(200)
        .says("有効化リンク");
    let activation = newest_link(world, email).await;
    assert!(
        activation.contains("/institutions/register/links/"),
        "{activation}"
    );
    browser.post(&activation, &activation, &[]).await.is(200)
}

#[tokio::test]
async fn from_the_invitation_to_a_terminal() {
    let world = world().await;
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    // Only medical institutions of the master.
    for (code, purpose) in [
        (FIRST, "exempt"),
        ("4819999999", "exempt"),
        (MEDICAL, "clinic"),
        (MEDICAL, ""),
    ] {
        let refused = invite(&mut reviewer, code, "front@medical.example", purpose)
            .await
            .is(422);
        refused.says("value=\"front@medical.example\"");
    }
    invite(&mut reviewer, MEDICAL, "front@medical.example", "health-check")
        .await
        .is(200)
        .says("試験医科クリニック")
        .says("登録待ち");
    let (kind, text) = mails(&world, "front@medical.example").await.remove(0);
    assert_eq!(kind, "invitation");
    assert!(
        text.contains(PORTAL) && text.contains("試験医科クリニック"),
        "{text}"
    );

    let link = newest_link(&world, "front@medical.example").await;
    let mut browser = Browser::new(&world);
    let form = browser.get(&link).await.is(200);
    for shown in [
        PORTAL,
        "事業別トップメニュー",
        ">48<",
        "1: 医科",
        "0000001",
        "試験医科クリニック",
        "試験 開設",
        "000-000-0000",
        "000-0000",
        "試験県試験市1-2-3",
        "健診実施機関等（保険医療機関（医科））",
        "value=\"front@medical.example\"",
        "必須情報",
    ] {
        form.says(shown);
    }
    // What the master says is not asked, whatever is sent for it; what is typed stays.
    let mut wrong = typed(EMAIL);
    wrong.retain(|(name, _)| *name != "consent");
    wrong.push(("facility_name", "にせ医院".to_owned()));
    let page = browser.post(&link, &link, &fields(&wrong)).await.is(422);
    page.says("利用規約への同意が必要です").says("試験医科クリニック");
    page.says("value=\"staff@medical.example\"");
    assert!(!page.body.contains("にせ医院") && !page.body.contains(PASSWORD));
    // キャンセル leads back with everything but the password.
    let right = typed(EMAIL);
    let page = browser.post(&link, &link, &fields(&right)).await.is(200);
    page.says("以下の内容で登録します。").says("試験医科クリニック");
    let (csrf, draft) = (page.hidden("csrf").unwrap(), page.hidden("draft").unwrap());
    let cancel = [("draft", draft.as_str()), ("action", "cancel")];
    let page = browser
        .submit("/institutions/register/confirm", &csrf, &cancel)
        .await
        .is(200);
    page.says("value=\"staff@medical.example\"")
        .says("試験医科クリニック");
    assert!(!page.body.contains(PASSWORD));

    register(&world, &link, EMAIL)
        .await
        .says("ユーザー登録が完了いたしました。");
    browser.get(&link).await.refuses(410, "portal.link.used");
    reviewer.get("/desk/institutions").await.is(200).says("登録済み");
    let consents = world
        .count("SELECT COUNT(*) FROM portal_consents WHERE document = 'portal-terms'")
        .await;
    assert_eq!(consents, 1);

    // Whichever portal's log-in is used, the way leads to the own one.
    for login in ["/login", "/institutions/login"] {
        let mut one = Browser::new(&world);
        let form = [("email", EMAIL), ("password", PASSWORD)];
        assert_eq!(one.post(login, login, &form).await.leads(), "/institutions");
        let top = one.get("/institutions").await.is(200);
        top.says(PORTAL).says("マイリスト").says("見本 太郎");
        assert!(
            !top.body.contains("新規ユーザー登録"),
            "registration is by invitation"
        );
        one.get("/faq").await.is(200).says(PORTAL);
    }
    let mut clinic = Walker::new(&world);
    let form = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("next", "/applications"),
    ];
    let menu = clinic
        .post("/institutions/login", "/institutions/login", &form)
        .await
        .is(200);
    menu.says("利用開始申請").says("利用終了・変更申請").says(PORTAL);
    assert!(!menu.body.contains("助成金交付申請") && !menu.body.contains("併設申告"));
    for closed in ["subsidy", "co-location", "co-location-end"] {
        clinic.get(&format!("/applications/new/{closed}")).await.is(404);
    }

    let id = apply(&mut clinic).await;
    let page = format!("/desk/applications/{id}");
    reviewer.get(&page).await.is(200).says("試験医科クリニック");
    reviewer
        .decide(&id, &[("do", "approve")])
        .await
        .is(200)
        .says("手続完了");
    let (_, text) = mails(&world, EMAIL).await.remove(0);
    assert!(text.contains("/institutions") && text.contains(PORTAL), "{text}");

    let led = clinic.get("/accounts/W0000001/sheet").await.is(200);
    assert!(
        led.path.starts_with("/institutions/second-factor"),
        "{}",
        led.path
    );
    clinic.prove("/institutions/second-factor").await;
    let pdf = clinic.get("/accounts/W0000001/sheet.pdf").await.is(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let sheet = clinic.get("/accounts/W0000001/sheet").await.is(200);
    sheet.says(PORTAL);
    let text = sheet.between("kazasu:1?", "<");
    let payload = ActivationPayload::parse(&format!("kazasu:1?{}", text.trim())).unwrap();
    assert_eq!(Device::new().activate(&world, &payload).await.status, 200);
    let audit = reviewer.get("/desk/audit").await.is(200);
    audit.says("institution.invited").says("user.activated");
}

/// 利用開始申請 of a medical institution: a block that is not asked, no 施設の確認方法, and a file that is always needed.
async fn apply(clinic: &mut Walker<'_>) -> String {
    let new = "/applications/new/start-of-use";
    let form = clinic.get(new).await.is(200);
    for shown in [
        "医療機関等情報",
        "1: 医科",
        "0000001",
        "試験 開設",
        "試験県試験市1-2-3",
        "健診実施機関等（保険医療機関（医科））",
        "修正のご依頼はこちら",
        "資格確認限定型オンライン資格確認等システム利用規約",
    ] {
        form.says(shown);
    }
    assert!(!form.body.contains("施設の確認方法") && !form.body.contains("登録記号番号"));
    let fields = |pressed| {
        [
            ("staff", "2"),
            ("terminals", "1"),
            ("consent", "yes"),
            ("do", pressed),
        ]
    };
    let saved = clinic.post(new, new, &fields("save")).await.is(200);
    let id = saved.path.rsplit('/').next().unwrap().to_owned();
    let edit = format!("/applications/{id}/edit");
    let send = async |clinic: &mut Walker<'_>| {
        let shown = clinic.post(&edit, &edit, &fields("next")).await.is(200);
        clinic.confirm(&id, &shown).await
    };
    send(clinic).await.is(422).says("office.application.incomplete");
    let files = format!("/applications/{id}/files");
    clinic
        .upload(&edit, &files, "機関届.png", PNG)
        .await
        .is(200)
        .says("機関届.png");
    send(clinic).await.is(200).says("申請済");
    id
}

/// 義務化対象外機関, and the link: unknown, ended, swept.
#[tokio::test]
async fn an_exempt_institution_is_invited_and_a_link_ends() {
    let world = world().await;
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    invite(&mut reviewer, EXEMPT, "dentist@medical.example", "exempt")
        .await
        .is(200);
    let late = newest_link(&world, "dentist@medical.example").await;
    let mut browser = Browser::new(&world);
    world.pass(14 * 24 * 3_600 - 1);
    browser
        .get(&late)
        .await
        .is(200)
        .says("義務化対象外機関（紙レセプト請求等）")
        .says("3: 歯科");
    world.pass(1);
    browser.get(&late).await.refuses(410, "portal.link.expired");
    browser
        .post("/login", &late, &[])
        .await
        .refuses(410, "portal.link.expired");
    for word in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let link = format!("/institutions/register/{word}");
        browser.get(&link).await.refuses(404, "portal.link.unknown");
        browser
            .post("/login", &link, &[])
            .await
            .refuses(404, "portal.link.unknown");
    }
    // Invited again; the second of two who register waits for the operator.
    let mut reviewer = Walker::operator(&world, "second").await;
    for email in ["one@medical.example", "two@medical.example"] {
        invite(&mut reviewer, EXEMPT, email, "exempt").await.is(200);
    }
    reviewer.get("/desk/institutions").await.is(200).says("期限切れ");
    let link = newest_link(&world, "one@medical.example").await;
    register(&world, &link, "one@medical.example").await;
    let link = newest_link(&world, "two@medical.example").await;
    browser.get(&link).await.refuses(410, "portal.link.used");
    invite(&mut reviewer, EXEMPT, "three@medical.example", "exempt")
        .await
        .is(200);
    let link = newest_link(&world, "three@medical.example").await;
    register(&world, &link, "three@medical.example")
        .await
        .says("運営者が確認します");
    // A password is set anew within the portal.
    let address = [("email", "one@medical.example")];
    browser
        .post("/institutions/reset", "/institutions/reset", &address)
        .await
        .is(200)
        .says(PORTAL);
    let reset = newest_link(&world, "one@medical.example").await;
    assert!(reset.contains("/institutions/reset/links/"), "{reset}");
    let new = [("password", "Another9x"), ("password_again", "Another9x")];
    browser.post(&reset, &reset, &new).await.is(200).says(PORTAL);
    browser.log_in("one@medical.example", PASSWORD).await.is(422);
    assert_eq!(
        browser.log_in("one@medical.example", "Another9x").await.leads(),
        "/institutions"
    );
    // What nobody used is forgotten a month after its end.
    world.pass(31 * 24 * 3_600);
    world.service().sweep().await.unwrap();
    browser.get(&late).await.refuses(404, "portal.link.unknown");
}

/// Nobody registers a medical institution without a link, and the database shows no address that was invited.
#[tokio::test]
async fn a_medical_institution_needs_an_invitation() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    browser.get("/register?kind=medical").await.is(404);
    let mut fields = super::typed(&kazasu_wire::activation::FacilityKind::Judo, EMAIL);
    fields.retain(|(name, _)| *name != "kind");
    fields.push(("kind", "medical"));
    browser.post("/register", "/register", &fields).await.is(422);
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    invite(&mut reviewer, MEDICAL, "planted@medical.example", "health-check")
        .await
        .is(200);
    for column in ["invitation_id || facility_id || purpose", "hex(sealed)"] {
        let column = match world.settings.database.starts_with("postgres") {
            true => column.replace("hex(sealed)", "encode(sealed, 'hex')"),
            false => column.to_owned(),
        };
        let sql = format!("SELECT {column} FROM institution_invitations");
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
        let hidden = hex::encode("planted@medical.example");
        for (text,) in rows {
            let text = text.to_lowercase();
            assert!(!text.contains("planted@") && !text.contains(&hidden), "{text}");
        }
    }
    for page in ["", "/online", "/health-check", "/exempt"] {
        let address = format!("/institutions{page}");
        browser.get(&address).await.is(200).says(PORTAL);
        browser
            .get(&format!("{address}?lang=en"))
            .await
            .is(200)
            .says("lang=\"en\"");
    }
}
