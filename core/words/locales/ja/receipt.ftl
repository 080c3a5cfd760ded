### 日本語

receipt-client-invalid = レセコンの接続を確かめられませんでした
    .staff = レセコンの接続の設定を確かめてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = client_idとclient_secretが合いません（401、invalid_client）。どちらかは答えません。設定を直すまで再試行しません。
    .spoken = { receipt-client-invalid }。{ receipt-client-invalid.staff }

receipt-client-not-approved = レセコンの接続は承認を待っています
    .staff = 承認されるまで待ってください。急ぐときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = クライアントは未承認です（400、unauthorized_client）。承認されるまで再試行しません。
    .spoken = { receipt-client-not-approved }。{ receipt-client-not-approved.staff }

receipt-client-stopped = レセコンの接続は停止されています
    .staff = 管理者がこの接続を停止しました。管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = クライアントは停止状態です（400、unauthorized_client）。再試行しません。
    .spoken = { receipt-client-stopped }。{ receipt-client-stopped.staff }

receipt-condition-failed = 照会番号はほかで変更されています
    .staff = 今の照会番号を確かめてから、もう一度設定してください。
    .patient = { -patient-wait }
    .vendor = If-Matchのタグが今の値と違います（412）。GETで読み直し、新しいETagで再試行します。
    .spoken = { receipt-condition-failed }。{ receipt-condition-failed.staff }

receipt-condition-missing = 照会番号を設定できませんでした
    .staff = レセコンを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = 変更にはIf-Matchが必要です（428）。GETのETag、または*を付けて送り直します。
    .spoken = { receipt-condition-missing }。{ receipt-condition-missing.staff }

receipt-format-not-offered = この形式では渡せません
    .staff = レセコンを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = Acceptの形式はどれも使えません（406）。JSON、XMLまたは案内の形式に直して送り直します。
    .spoken = { receipt-format-not-offered }。{ receipt-format-not-offered.staff }

receipt-limit-locked = レセコンの接続を止めています
    .staff = 接続の試行が続いたため、接続を止めています。管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = このアドレスからこのクライアントへの誤りが上限を超えました（429）。設定を直します。最長1日、または運用者が解除するまで再試行しません。
    .spoken = { receipt-limit-locked }。{ receipt-limit-locked.staff }

receipt-limit-too-many = しばらくお待ちください
    .staff = 接続の試行が続いたため止めています。{ $seconds }秒待ってから、レセコンの接続設定を確かめてください。
    .patient = { -patient-wait }
    .vendor = 誤りの回数の上限です（429）。設定を直し、Retry-Afterの{ $seconds }秒後に再試行します。
    .spoken = { receipt-limit-too-many }。{ receipt-limit-too-many.staff }

receipt-result-unknown = 資格確認の結果が見つかりません
    .staff = 結果が見つかりませんでした。期限が過ぎていないか確かめてください。必要なときはもう一度資格を確認してください。
    .patient = { -patient-wait }
    .vendor = この医療機関の結果ではないか、翌月末を過ぎました（404）。再試行しません。
    .spoken = { receipt-result-unknown }。{ receipt-result-unknown.staff }

receipt-token-expired = レセコンの接続を更新しています
    .staff = そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = アクセストークンの期限（10分）が過ぎました（401）。トークンを取り直して一度だけ再試行します。
    .spoken = { receipt-token-expired }。{ receipt-token-expired.staff }

receipt-token-invalid = レセコンの接続をやり直してください
    .staff = レセコンを開き直してください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = アクセストークンが登録されていないか、クライアントが停止されました（401）。トークンを取り直して一度だけ再試行します。
    .spoken = { receipt-token-invalid }。{ receipt-token-invalid.staff }

receipt-token-missing = レセコンの接続が必要です
    .staff = レセコンを開き直してください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = アクセストークンがありません（401）。client_credentialsで取得して送り直します。
    .spoken = { receipt-token-missing }。{ receipt-token-missing.staff }
