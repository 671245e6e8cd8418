import { useId, type ReactNode } from 'react';

interface Control {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

export interface FieldProps {
  readonly label: string;
  /** The field as the API names it. */
  readonly name: string;
  readonly hint?: ReactNode;
  /** What the server says is wrong with it. */
  readonly faults?: readonly string[];
  readonly wide?: boolean;
  children(control: Control): ReactNode;
}

/** A labelled control, with what is wrong with it said where it stands. */
export function Field({ label, name, hint, faults = [], wide = false, children }: FieldProps) {
  const id = useId();
  const about = [hint === undefined ? '' : `${id}-hint`, faults.length > 0 ? `${id}-faults` : ''].filter(Boolean).join(' ');
  return (
    <div className={`setting${wide ? ' wide' : ''}`} data-field={name}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': faults.length > 0, 'aria-describedby': about || undefined })}
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {faults.length > 0 && (
        <p className="fault" id={`${id}-faults`} role="alert">
          {faults.join('; ')}
        </p>
      )}
    </div>
  );
}

export interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  change(value: string): void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly lines?: number;
  readonly list?: string;
}

export function TextField({ value, change, placeholder, disabled = false, lines = 1, list, ...field }: TextFieldProps) {
  const shared = { name: field.name, value, placeholder, disabled, spellCheck: false, autoComplete: 'off' };
  return (
    <Field {...field}>
      {(control) =>
        lines > 1 ? (
          <textarea {...control} {...shared} rows={lines} onChange={(event) => change(event.target.value)} />
        ) : (
          <input {...control} {...shared} list={list} onChange={(event) => change(event.target.value)} />
        )
      }
    </Field>
  );
}

export interface ChoiceFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly options: readonly string[];
  change(value: string): void;
  readonly disabled?: boolean;
}

export function ChoiceField({ value, options, change, disabled = false, ...field }: ChoiceFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <select {...control} name={field.name} value={value} disabled={disabled} onChange={(event) => change(event.target.value)}>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
