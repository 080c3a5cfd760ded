//! 機関マスタ: imported from a page.

use std::io::Cursor;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kazasu_forms::Values;
use kazasu_pages::{Button, Control, Datum, DetailPage, FieldView, FormPage, FormView, Group, Link};
use zeroize::Zeroizing;

use super::layout;
use crate::import::{ImportError, Rejects, Report, Source, facilities};
use crate::portal::application::trouble;
use crate::portal::{Context, Reviewer, SentParts, malformed, page};
use crate::problem::Refusal;
use crate::service::Service;

/// Largest file of a page, in bytes; the command line takes larger ones.
pub(super) const LARGEST: usize = 64 * 1024 * 1024;

pub(super) async fn show(context: Context, _reviewer: Reviewer) -> Response {
    let field = FieldView::new(
        "file",
        context.say("機関マスタ（CSV）", "Facility master (CSV)"),
        Control::File {
            accept: ".csv,text/csv".to_owned(),
            several: false,
        },
    )
    .helped(context.say(
        "institution_code,name,kind,registration_numbers。施設の確認に使う列manager_birth_date、bank_accountは、鍵付きのハッシュだけを保存します。UTF-8またはShift_JIS、64MBまで。",
        "institution_code,name,kind,registration_numbers; of manager_birth_date and bank_account only keyed hashes are kept. UTF-8 or Shift_JIS, up to 64 MB.",
    ));
    let title = context.say("機関マスタ取込", "Facility master");
    let buttons = vec![Button::primary(context.say("取り込む", "Import"))];
    let form = FormView::new("/desk/facilities", context.csrf.token(), vec![field], buttons);
    let mut page = FormPage::new(layout(&context, title), form);
    page.links = vec![Link::new(
        context.say("審査待ちに戻る", "Back to the queue"),
        "/desk",
    )];
    page::show(&page)
}

pub(super) async fn import(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
    SentParts(mut form): SentParts,
) -> Result<Response, Refusal> {
    let mut typed = Values::new();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = Zeroizing::new(field.bytes().await.map_err(|_| malformed())?.to_vec());
        if name == "file" {
            file = Some(bytes);
        } else {
            typed.set(&name, String::from_utf8_lossy(&bytes));
        }
    }
    context.csrf.check(&typed)?;
    let file = file.ok_or_else(malformed)?;
    let layout = layout(&context, context.say("機関マスタ取込", "Facility master"));
    let back = Link::new(context.say("取込に戻る", "Back"), "/desk/facilities");
    Ok(match run(service, file).await {
        Ok(report) => {
            let mut page = DetailPage::new(layout);
            page.groups = vec![shown(&context, &report)];
            page.links = vec![back];
            page::show(&page)
        }
        Err(error) => trouble(&context, layout, error.code(), back),
    })
}

/// Reading the file waits for nothing: in a thread of its own.
async fn run(service: Arc<Service>, file: Zeroizing<Vec<u8>>) -> Result<Report, ImportError> {
    let runtime = tokio::runtime::Handle::current();
    let work = move || {
        runtime.block_on(async {
            let source = Source::detect(Cursor::new(file.as_slice()))?;
            facilities::import(&service, source, Rejects::LeaveOut, &mut ()).await
        })
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(ImportError::Superseded),
    }
}

fn shown(context: &Context, report: &Report) -> Group {
    let figures = [
        ("読み込んだ行", "Rows read", report.read),
        ("追加", "Added", report.added),
        ("変更", "Changed", report.changed),
        ("変更なし", "Unchanged", report.unchanged),
        ("取り込まなかった行", "Rejected", report.rejected),
    ];
    let mut data: Vec<Datum> = figures
        .into_iter()
        .map(|(japanese, english, rows)| Datum::new(context.say(japanese, english), rows.to_string()))
        .collect();
    let rejects = report.rejects.iter();
    data.extend(rejects.map(|reject| {
        let line = format!("{} {}", context.say("行", "Line"), reject.line);
        Datum::new(
            line,
            format!("{} {}", reject.column.unwrap_or_default(), reject.rule),
        )
    }));
    Group { heading: None, data }
}
